begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.free_field_name('tblTasks000000000', 'Colour'), 'Colour', 'a name that is free stays');
select is(airtable.free_field_name('tblTasks000000000', 'NAME'), 'NAME 2', 'one that is taken, in any case, gets a number');

select api.create_field('tblTasks000000000', 'name 2', 'url');

select is(airtable.free_field_name('tblTasks000000000', 'Name'), 'Name 3', 'the first one that is free');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.free_field_name('tblTasks000000000', 'Name')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
