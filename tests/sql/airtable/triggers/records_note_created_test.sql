begin;

select plan(3);

select trigger_is('airtable', 'records', 'records_note_created', 'airtable', 'tg_records__note_changes', 'new records are noted');

-- erin of acme adds two records at once
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
insert into airtable.records (tenant_id, id, table_id, auto_number)
values
    (tests.tenant('acme'), 'recA0000000000000', 'tblTasks000000000', 10),
    (tests.tenant('acme'), 'recB0000000000000', 'tblTasks000000000', 11);

select results_eq(
    $$
        select array_agg(object.key order by object.key), bool_and(object.value ? 'new' and not object.value ? 'old')
        from airtable.changes as c
        cross join jsonb_each(c.objects) as object (key, value)
        group by c.id
    $$,
    $$values ('{recA0000000000000,recB0000000000000}'::text[], true)$$,
    'a statement once, with all of its records'
);

insert into airtable.records (tenant_id, table_id, auto_number)
select tests.tenant('acme'), 'tblTasks000000000', 12
where false;

select is((select count(*) from airtable.changes), 1::bigint, 'one without records is not noted');

select *
from finish();

rollback;
