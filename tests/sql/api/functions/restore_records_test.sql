begin;

select plan(8);

-- erin of acme is an editor
select tests.be('erin of acme');

create temporary table before as
select api.get_record('tblTasks000000000', 'recOne00000000000')::jsonb as body;

select api.delete_records('tblTasks000000000', array['recOne00000000000', 'recTwo00000000000', 'recThree000000000']);

select is(
    api.restore_records('tblTasks000000000', array['recTwo00000000000', 'recOne00000000000'])::jsonb #> '{records,1}',
    (select body from before),
    'a record comes back as it was, records in the order given'
);
select is(
    (select array_agg(id order by auto_number) from airtable.records),
    array['recOne00000000000', 'recTwo00000000000'],
    'in its place'
);
select is(api.restore_records('tblTasks000000000', '{}')::jsonb, '{"records": []}', 'no records are no error');

-- must deny
select throws_ok(
    $$
        select api.restore_records(
            'tblTasks000000000', array['recThree000000000', 'recOne00000000000', 'recNever000000000', null]
        )
    $$,
    'PT404',
    'the trash of table tblTasks000000000 has no record recOne00000000000, recNever000000000, null',
    'every record that is not in the trash is named'
);
select is((select count(*) from airtable.records), 2::bigint, 'and none is restored');
select throws_ok(
    $$select api.restore_records('tblSecrets0000000', array['recSecret00000000'])$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist for erin'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.restore_records('tblTasks000000000', array['recThree000000000'])$$,
    'PT404',
    null,
    'bob finds nothing of acme in the trash'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.restore_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
