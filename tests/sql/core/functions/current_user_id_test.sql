begin;

select plan(5);

-- must allow
select tests.be('alice of acme');

select is(app.current_user_id(), tests.person('alice'), 'alice is alice');

reset role;
select app.begin_as(null, tests.person('dave'));

select is(app.current_user_id(), tests.person('dave'), 'a user needs no tenant');

-- must deny
reset role;
select app.begin_as(tests.tenant('acme'));

select is(app.current_user_id(), null, 'a job without a user is nobody');

select set_config('app.current_user_id', tests.person('alice')::text, true);

select is(app.current_user_id(), null, 'and cannot make itself somebody');

reset role;
select tests.be('alice of acme');
select set_config('app.current_user_id', 'no uuid', true);

select is(app.current_user_id(), null, 'text that is no uuid is nobody, not an error');

select *
from finish();

rollback;
