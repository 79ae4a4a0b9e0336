begin;

select plan(5);

-- As the functions of messages call it: with the owner's rights, in a caller's transaction.
create function tests.readable_sharing()
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select timeseries.readable_sharing()
$$;
alter function tests.readable_sharing() owner to pyairtable_owner;

select tests.be('alice of acme');
select is(tests.readable_sharing(), '{tenant,owners}', 'an owner reads what is shared with owners');
reset role;
select tests.be('erin of acme');
select is(tests.readable_sharing(), '{tenant}', 'an editor does not');
select throws_ok('select timeseries.readable_sharing()', '42501', null, 'callers do not enter the schema');
reset role;
select tests.be('alice of acme', level => 'reader');
select is(tests.readable_sharing(), '{tenant}', 'nor does an owner who works as a reader');
reset role;
select tests.be('carol of globex');
select is(tests.readable_sharing(), '{tenant}', 'nor does carol, who edits in globex');

select *
from finish();

rollback;
