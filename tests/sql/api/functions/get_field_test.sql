begin;

select plan(6);

-- carol of acme
select tests.be('carol of acme');


select is(
    api.get_field('tblTasks000000000', 'Stars')::jsonb,
    '{"id": "fldStars000000000", "name": "Stars", "type": "rating", "options": {"max": 5}}',
    'a field is found by name'
);
select is(api.get_field('tblTasks000000000', 'fldStars000000000') ->> 'name', 'Stars', 'and by id');

-- must deny
select throws_ok(
    $$select api.get_field('tblTasks000000000', 'Never')$$,
    'PT404',
    $$table tblTasks000000000 has no field "Never"$$,
    'one that never was is named'
);
select throws_ok($$select api.get_field('tblTasks000000000', null)$$, 'PT404', $$table tblTasks000000000 has no field null$$, 'null too');
select throws_ok(
    $$select api.get_field('tblSecrets0000000', 'Secret')$$,
    'PT404',
    $$table tblSecrets0000000 does not exist$$,
    'a table of globex does not exist for acme'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_field('tblTasks000000000', 'Stars')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
