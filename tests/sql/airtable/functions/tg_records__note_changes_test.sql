begin;

select plan(9);

-- bob's base is not watched; of erin's two one is
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_table('appOffice00000000', 'Links', '[{"name": "N", "type": "url"}]', id => 'tblLinks000000000');
select api.create_base('Attic', 'appAttic000000000');
select api.create_table('appAttic000000000', 'Boxes', '[{"name": "N", "type": "url"}]', id => 'tblBoxes000000000');
reset role;
delete from airtable.transactions;

-- One statement that writes to all tables
insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values
    (tests.tenant('acme'), 'recA0000000000000', 'tblTasks000000000', 10, '{"fldName0000000000": "a"}'),
    (tests.tenant('acme'), 'recB0000000000000', 'tblTasks000000000', 11, '{}'),
    (tests.tenant('acme'), 'recC0000000000000', 'tblLinks000000000', 10, '{}'),
    (tests.tenant('acme'), 'recD0000000000000', 'tblBoxes000000000', 10, '{}'),
    (tests.tenant('globex'), 'recA0000000000000', 'tblTasks000000000', 10, '{}');

select bag_eq(
    'select tenant_id, kind, table_id, objects from airtable.changes',
    $$
        select
            r.tenant_id,
            'record',
            r.table_id,
            jsonb_object_agg(r.id, jsonb_build_object('new', jsonb_build_object(
                'time', airtable.time_text(r.created_time), 'cells', r.fields
            )))
        from airtable.records as r
        where r.tenant_id = tests.tenant('acme')
            and r.auto_number >= 10
            and r.table_id <> 'tblBoxes000000000'
        group by r.tenant_id, r.table_id
    $$,
    'new records of each watched table are noted with time and cells; of others none'
);
select is((select count(*) from airtable.transactions), 1::bigint, 'as one transaction');
select is(
    (select x.noted_bytes from airtable.transactions as x),
    (
        select sum(pg_column_size(r.fields))::bigint
        from airtable.records as r
        where r.id in ('recA0000000000000', 'recB0000000000000', 'recC0000000000000')
            and r.tenant_id = tests.tenant('acme')
    ),
    'the size of their cells counts'
);

-- erin of acme deletes
select tests.be('erin of acme');
delete from airtable.records
where id = 'recA0000000000000';

select is(
    (select c.objects #> '{recA0000000000000,old,cells}' from airtable.changes as c order by c.id desc limit 1),
    '{"fldName0000000000": "a"}',
    'a deleted record is noted as it was'
);
select is(
    (select c.objects -> 'recA0000000000000' ? 'new' from airtable.changes as c order by c.id desc limit 1),
    false,
    'and not as it is'
);

-- Notes stay small enough to be read one by one
select max(c.id) as id into temporary before from airtable.changes as c;
insert into airtable.records (tenant_id, table_id, auto_number)
select tests.tenant('acme'), 'tblTasks000000000', number
from generate_series(100, 500) as number;

select results_eq(
    $$
        select count(distinct object.key), max(c.size) <= 200
        from (
            select objects, (select count(*) from jsonb_object_keys(objects)) as size
            from airtable.changes
            where id > (select id from before)
        ) as c
        cross join jsonb_object_keys(c.objects) as object (key)
    $$,
    'values (401::bigint, true)',
    'many records are all noted, at most 200 to a row'
);

-- Too many: the table is told, the write goes on
reset role;
update airtable.transactions
set noted_bytes = 32 * 1024 * 1024;
select max(c.id) as id into temporary last_note from airtable.changes as c;
delete from airtable.records
where table_id = 'tblLinks000000000';

select is_empty(
    'select from airtable.changes where id > (select id from last_note)', 'beyond 32 MB no more records are noted'
);

-- must deny
select function_privs_are(
    'airtable', 'tg_records__note_changes', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);
select throws_ok('select airtable.tg_records__note_changes()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
