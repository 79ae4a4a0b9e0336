begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select is(
    (select t.attachment_fields from airtable.tables as t where t.id = 'tblTasks000000000'),
    array['fldPapers00000000'],
    'a table knows its attachment fields'
);

select api.create_field('tblTasks000000000', 'Aside', 'multipleAttachments', null, 'fldAside000000000');

select is(
    (select t.attachment_fields from airtable.tables as t where t.id = 'tblTasks000000000'),
    array['fldAside000000000', 'fldPapers00000000'],
    'all of them'
);

select api.delete_field('tblTasks000000000', 'Aside');
select api.delete_field('tblTasks000000000', 'Papers');

select is(
    (select t.attachment_fields from airtable.tables as t where t.id = 'tblTasks000000000'),
    null,
    'and when it has none'
);

select *
from finish();

rollback;
