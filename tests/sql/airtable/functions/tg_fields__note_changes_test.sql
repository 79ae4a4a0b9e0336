begin;

select plan(8);

-- bob's base is not watched, erin's is
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

insert into airtable.fields (tenant_id, id, table_id, name, type, options, position)
values (tests.tenant('acme'), 'fldExtra000000000', 'tblTasks000000000', 'Extra', 'number', '{"precision": 2}', 13);

select results_eq(
    'select kind, table_id, objects from airtable.changes',
    $$
        values (
            'field', 'tblTasks000000000',
            '{"fldExtra000000000": {"new": {"name": "Extra", "type": "number", "options": {"precision": 2}}}}'::jsonb
        )
    $$,
    'a new field is noted as it is'
);
select ok((select noted_bytes > 0 from airtable.transactions), 'its size counts');

update airtable.fields
set name = 'More'
where id = 'fldExtra000000000';

select is(
    (select objects from airtable.changes order by id desc limit 1),
    '{"fldExtra000000000": {
        "old": {"name": "Extra", "type": "number", "options": {"precision": 2}},
        "new": {"name": "More", "type": "number", "options": {"precision": 2}}
    }}',
    'a changed one as it was and as it is'
);

update airtable.fields
set position = 99
where id = 'fldExtra000000000';

select is((select count(*) from airtable.changes), 2::bigint, 'its place among the columns is not told');

delete from airtable.fields
where id = 'fldExtra000000000';

select is(
    (select objects from airtable.changes order by id desc limit 1),
    '{"fldExtra000000000": {"old": {"name": "More", "type": "number", "options": {"precision": 2}}}}',
    'a deleted one as it was'
);

-- A base nobody watches
reset role;
select tests.be('bob of globex');
select api.create_field('tblTasks000000000', 'Fuel', 'number');
reset role;

select is_empty(
    $$select from airtable.changes where tenant_id = tests.tenant('globex')$$, 'in globex, which nobody watches, nothing is noted'
);

-- must deny
select function_privs_are(
    'airtable', 'tg_fields__note_changes', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);
select throws_ok('select airtable.tg_fields__note_changes()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
