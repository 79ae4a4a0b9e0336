begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select matches(
    api.register_attachment('tblTasks000000000', 'recOne00000000000', 'Papers', 'up.pdf', 9, 'application/pdf') ->> 'id',
    '^att[A-Za-z0-9]{14}$',
    'an upload gets an id'
);
select results_eq(
    $$select filename, size, mime_type, state, is_shown from airtable.attachments where filename = 'up.pdf'$$,
    $$values ('up.pdf', 9::bigint, 'application/pdf', 'pending', false)$$,
    'and waits to be stored'
);
select is(
    (select jsonb_array_length(r.fields -> 'fldPapers00000000') from airtable.records as r where r.id = 'recOne00000000000'),
    2,
    'its cell does not show it yet'
);

-- must deny
select throws_ok(
    $$select api.register_attachment('tblTasks000000000', 'recOne00000000000', 'Name', '', -1)$$,
    'PT422',
    '3 faults; the first is: field "Name" of type singleLineText holds no attachments',
    'all faults are told'
);
select throws_ok(
    $$select api.register_attachment('tblTasks000000000', 'recNone0000000000', 'Papers', 'x')$$,
    'PT404',
    'table tblTasks000000000 has no record recNone0000000000',
    'there must be a record'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.register_attachment('tblTasks000000000', 'recOne00000000000', 'Papers', 'x')$$,
    'PT403',
    null,
    'a reader uploads nothing'
);

select *
from finish();

rollback;
