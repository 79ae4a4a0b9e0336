begin;

select plan(4);

-- carol of acme
select tests.be('carol of acme');


select is(
    api.get_table('tblTasks000000000')::jsonb,
    api.list_tables('appOffice00000000')::jsonb #> '{tables,0}',
    'a table is told as in the list'
);

-- must deny
select throws_ok(
    $$select api.get_table('tblSecrets0000000')$$,
    'PT404',
    $$table tblSecrets0000000 does not exist$$,
    'a table of globex does not exist for acme'
);
select throws_ok($$select api.get_table(null)$$, 'PT404', $$table null does not exist$$, 'nor does null');

reset role;
set local role anonymous;

select throws_ok($$select api.get_table('tblTasks000000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
