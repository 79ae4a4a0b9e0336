begin;

select plan(4);

select tests.be('alice of acme');
select api.delete_records('tblTasks000000000', array['recOne00000000000']);

-- must deny
select throws_ok($$select airtable.empty_trash('1 day')$$, '42501', null, 'callers empty no trash');

reset role;
select tests.be('bob of globex');
select api.delete_records('tblTasks000000000', array['recTwo00000000000']);

-- The owner, for no tenant
reset role;
select set_config('app.context_signature', '', true);
set local role pyairtable_owner;

select is(airtable.empty_trash('1 day'), 0::bigint, 'what was deleted just now stays');
select is(airtable.empty_trash('-1 second'), 2::bigint, 'what is older goes, of every tenant');

reset role;
select tests.be('alice of acme');

select is_empty('select id from airtable.trashed_records', 'and is gone');

select *
from finish();

rollback;
