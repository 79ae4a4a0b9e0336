begin;

select plan(9);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attOne00000000000"}]}}]');
select api.register_attachment('tblTasks000000000', 'recTwo00000000000', 'Papers', 'never.pdf');
select api.delete_records('tblTasks000000000', array['recOne00000000000']);

reset role;
set local role pyairtable_owner;

select is_empty($$select * from airtable.purge_attachments('0 days')$$, 'the first run only marks');
select results_eq(
    $$select filename, unreferenced_time is not null from airtable.attachments order by filename$$,
    $$values ('never.pdf', true), ('one', false), ('two', true)$$,
    'what is in no cell: what was taken out and an upload that never came, but not what is in the trash'
);

reset role;
update airtable.attachments set unreferenced_time = now() - interval '31 days' where unreferenced_time is not null;
set local role pyairtable_owner;

select is_empty($$select * from airtable.purge_attachments('32 days')$$, 'it is kept for as long as was said');

-- back in a cell
reset role;
select tests.be('alice of acme');
select api.restore_records('tblTasks000000000', array['recOne00000000000']);
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attOne00000000000"}, {"id": "attTwo00000000000"}]}}
]');
reset role;
set local role pyairtable_owner;

select results_eq(
    $$select storage_key like tests.tenant('acme') || '/att%' from airtable.purge_attachments('30 days')$$,
    'values (true)',
    'then the objects the store may drop are told'
);
select results_eq(
    'select id, unreferenced_time is null from airtable.attachments order by id',
    $$values ('attOne00000000000', true), ('attTwo00000000000', true)$$,
    'what came back into a cell is not among them'
);

-- A mark that does not hold any more
reset role;
update airtable.attachments set unreferenced_time = now() - interval '31 days';
set local role pyairtable_owner;

select is_empty($$select * from airtable.purge_attachments('30 days')$$, 'a mark is looked at again before anything is deleted');
select is((select count(*) from airtable.attachments where unreferenced_time is null), 2::bigint, 'and taken away');

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok($$select airtable.purge_attachments('0 days')$$, '42501', null, 'alice purges nothing');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.purge_attachments('0 days')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
