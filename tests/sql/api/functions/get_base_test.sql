begin;

select plan(5);

-- carol of acme
select tests.be('carol of acme');


select is(
    api.get_base('appOffice00000000')::jsonb,
    (select b.value from jsonb_array_elements(api.list_bases()::jsonb -> 'bases') as b where b.value ->> 'id' = 'appOffice00000000'),
    'a base is told as in the list'
);
select is(api.get_base('appOffice00000000') ->> 'name', 'Office', 'by its name too');

-- must deny
select throws_ok(
    $$select api.get_base('appVault000000000')$$,
    'PT404',
    $$base appVault000000000 does not exist$$,
    'a base of globex does not exist for acme'
);
select throws_ok($$select api.get_base(null)$$, 'PT404', $$base null does not exist$$, 'nor does null');

reset role;
set local role anonymous;

select throws_ok($$select api.get_base('appOffice00000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
