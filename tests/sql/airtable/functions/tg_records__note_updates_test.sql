begin;

select plan(8);

-- erin's base is watched, bob's is not
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
reset role;

-- One statement changes two records of each tenant; a third row of acme is written as it was
update airtable.records
set fields = fields || '{"fldStatus00000000": "Done"}'
where table_id = 'tblTasks000000000';

select results_eq(
    'select tenant_id, kind, table_id from airtable.changes',
    $$values (tests.tenant('acme'), 'record', 'tblTasks000000000')$$,
    'a statement is noted once; in globex nobody watches'
);
select is(
    (select objects from airtable.changes),
    (
        select
            jsonb_object_agg(r.id, jsonb_build_object(
                'old', jsonb_build_object('time', time.text, 'cells', r.fields || jsonb_build_object('fldStatus00000000', before.status)),
                'new', jsonb_build_object('time', time.text, 'cells', r.fields)
            ))
        from airtable.records as r
        inner join (values ('recOne00000000000', 'Doing'), ('recThree000000000', 'Todo')) as before (id, status) on r.id = before.id
        cross join airtable.time_text(r.created_time) as time (text)
        where r.tenant_id = tests.tenant('acme')
    ),
    'records that changed are noted as they were and as they are, one that did not is left out'
);
select ok((select noted_bytes > 0 from airtable.transactions), 'their size counts');

-- erin of acme writes what is there already
select tests.be('erin of acme');
update airtable.records
set fields = fields;

select is((select count(*) from airtable.changes), 1::bigint, 'a write that changes nothing is not noted');

update airtable.records
set last_modified_time = now() + interval '1 second';

select is((select count(*) from airtable.changes), 1::bigint, 'nor is one that changes no cell');

-- Too many: the write goes on without notes
reset role;
update airtable.transactions
set noted_bytes = 32 * 1024 * 1024;
update airtable.records
set fields = '{}'
where id = 'recOne00000000000';

select results_eq(
    'select count(*), bool_or(is_truncated) from airtable.changes cross join airtable.transactions',
    'values (1::bigint, true)',
    'beyond 32 MB no more records are noted'
);

-- must deny
select function_privs_are(
    'airtable', 'tg_records__note_updates', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);
select throws_ok('select airtable.tg_records__note_updates()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
