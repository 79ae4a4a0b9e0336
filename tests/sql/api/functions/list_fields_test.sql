begin;

select plan(3);

-- carol of acme
select tests.be('carol of acme');


select is(
    api.list_fields('tblTasks000000000')::jsonb -> 'fields',
    api.get_table('tblTasks000000000')::jsonb -> 'fields',
    'fields come in their order'
);

-- must deny
select throws_ok(
    $$select api.list_fields('tblSecrets0000000')$$,
    'PT404',
    $$table tblSecrets0000000 does not exist$$,
    'a table of globex does not exist for acme'
);

reset role;
set local role anonymous;

select throws_ok($$select api.list_fields('tblTasks000000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
