begin;

select plan(2);

-- alice of acme
select tests.be('alice of acme');

select lives_ok(
    $$select airtable.lock_tables(array['tblTasks000000000', 'tblNever000000000', null])$$,
    'tables are locked, and those that are not there are no fault'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.lock_tables('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
