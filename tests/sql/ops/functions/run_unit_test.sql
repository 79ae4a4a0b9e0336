begin;

select plan(6);

select ops.set_retention('trash', '1 day');
insert into airtable.trashed_records (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, deleted_time)
select t.tenant_id, 'recGone0000000000', t.id, 9, '{}', now() - interval '9 days', now() - interval '9 days', now() - interval '3 days'
from airtable.tables as t
where t.id = 'tblTasks000000000';
select ops.place_hold(tests.tenant('globex'), 'case', 'counsel', 'trash');
select results_eq(
    $$select * from ops.run_unit('trash', null, null)$$, 'values (0::bigint, 1::bigint, false)', 'what is due is deleted'
);
select results_eq(
    'select tenant_id from airtable.trashed_records', $$values (tests.tenant('globex'))$$, 'what is held stays'
);
insert into files.files (tenant_id, id, name, extension, mime_type, size, deleted_time)
values (tests.tenant('acme'), 'filGone0000000000', 'a.txt', 'txt', 'text/plain', 1, now() - interval '3 days');
select ops.set_retention('files', '1 day');
select results_eq(
    $$select * from ops.run_unit('files', null, null)$$, 'values (0::bigint, 1::bigint, false)', 'files too'
);
select results_eq(
    'select kind, storage_key from files.dropped_objects',
    $$values ('files', tests.tenant('acme') || '/filGone0000000000')$$,
    'whose objects are left to the store'
);
select results_eq(
    $$select * from ops.run_unit('history', null, null)$$, 'values (0::bigint, 0::bigint, false)', 'nothing to do is done'
);
select throws_ok($$select ops.run_unit('magic', null, null)$$, '20000', null, 'no unknown task');

select *
from finish();

rollback;
