begin;

select plan(4);

select trigger_is('airtable', 'fields', 'fields_note_changes', 'airtable', 'tg_fields__note_changes', 'changes of fields are noted');

-- erin of acme
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values
    (tests.tenant('acme'), 'fldOne00000000000', 'tblTasks000000000', 'One', 'url', 13),
    (tests.tenant('acme'), 'fldTwo00000000000', 'tblTasks000000000', 'Two', 'url', 14);

select results_eq(
    'select objects #>> array[key, $$new$$, $$name$$] from airtable.changes cross join jsonb_object_keys(objects) as key order by 1',
    $$values ('One'), ('Two')$$,
    'each new field is'
);

update airtable.fields
set name = name || '!'
where id in ('fldOne00000000000', 'fldTwo00000000000');

select is((select count(*) from airtable.changes), 4::bigint, 'each that changes');

delete from airtable.fields
where id in ('fldOne00000000000', 'fldTwo00000000000');

select is((select count(*) from airtable.changes), 6::bigint, 'and each that goes');

select *
from finish();

rollback;
