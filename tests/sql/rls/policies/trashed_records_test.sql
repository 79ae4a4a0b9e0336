begin;

select plan(5);

-- alice of acme
select tests.be('alice of acme');
select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select is((select count(*) from airtable.trashed_records), 1::bigint, 'alice sees what acme deleted');

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty('select id from airtable.trashed_records', 'bob does not');
select throws_ok('delete from airtable.trashed_records', '42501', null, 'and deletes nothing');

-- The owner, whose role the context was not signed for, works for no tenant and keeps house.
reset role;
set local role pyairtable_owner;

select is((select count(*) from airtable.trashed_records), 1::bigint, 'the owner, for no tenant, sees what is to be emptied');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select id from airtable.trashed_records', '42501', null, 'anonymous sees no trash');

select *
from finish();

rollback;
