begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attPaper000000000", "url": "https://example.com/a.pdf"}]}}
]');


select is(
    api.get_attachment('attPaper000000000')::jsonb,
    api.list_attachments('tblTasks000000000')::jsonb #> '{attachments,0}',
    'an attachment is told as in the list'
);

-- must deny
select throws_ok(
    $$select api.get_attachment('attNever000000000')$$,
    'PT404',
    $$attachment attNever000000000 does not exist$$,
    'one that never was is named'
);

reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.get_attachment('attPaper000000000')$$,
    'PT404',
    $$attachment attPaper000000000 does not exist$$,
    'one of acme does not exist for globex'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_attachment('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
