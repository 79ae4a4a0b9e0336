begin;

select plan(7);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    (select array_agg(id order by id) from unnest(airtable.trash_records(
        'tblTasks000000000', array['recTwo00000000000', 'recNever000000000', 'recOne00000000000']
    )) as id),
    array['recOne00000000000', 'recTwo00000000000'],
    'those there were are told'
);
select results_eq('select id from airtable.records', $$values ('recThree000000000')$$, 'they are gone from the table');
select results_eq(
    $$
        select id, table_id, auto_number, fields ->> 'fldName0000000000', deleted_time, deleted_by
        from airtable.trashed_records
        order by id
    $$,
    $$
        values
            ('recOne00000000000', 'tblTasks000000000', 1::bigint, 'Paint the fence', now(), tests.person('erin')),
            ('recTwo00000000000', 'tblTasks000000000', 2, 'Order paint', now(), tests.person('erin'))
    $$,
    'and lie in the trash, with who deleted them'
);

insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values (tests.tenant('acme'), 'recOne00000000000', 'tblTasks000000000', 9, '{}');

select airtable.trash_records('tblTasks000000000', array['recOne00000000000']);

select is(
    (select auto_number from airtable.trashed_records where id = 'recOne00000000000'),
    9::bigint,
    'an id that was used again lies there once, as it was last'
);

-- must deny
select is(
    airtable.trash_records('tblSecrets0000000', array['recSecret00000000']), '{}', 'records of globex are not there for erin'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select airtable.trash_records('tblTasks000000000', array['recThree000000000'])$$,
    'PT403',
    null,
    'a reader deletes nothing'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.trash_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
