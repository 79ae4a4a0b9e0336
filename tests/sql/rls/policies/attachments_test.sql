begin;

select plan(7);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select is((select count(*) from airtable.attachments), 2::bigint, 'alice sees those of acme');

-- carol of acme reads.
reset role;
select tests.be('carol of acme');

select is((select count(*) from airtable.attachments), 2::bigint, 'so does a reader');

update airtable.attachments
set filename = 'x';

select is_empty($$select id from airtable.attachments where filename = 'x'$$, 'who changes none');
select throws_ok(
    $$
        insert into airtable.attachments (tenant_id, table_id, record_id, field_id, filename)
        values (tests.tenant('acme'), 'tblTasks000000000', 'recOne00000000000', 'fldPapers00000000', 'x')
    $$,
    '42501',
    null,
    'and adds none'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty('select id from airtable.attachments', 'bob of globex sees none');
select throws_ok('delete from airtable.attachments', '42501', null, 'and deletes nothing');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select id from airtable.attachments', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
