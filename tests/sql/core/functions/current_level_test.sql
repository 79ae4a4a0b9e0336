begin;

select plan(8);

-- must allow
select tests.be('alice of acme');

select is(app.current_level(), 'owner', 'alice owns acme');

reset role;
select tests.be('carol of acme');

select is(app.current_level(), 'reader', 'carol reads in acme');

reset role;
select tests.be('carol of globex');

select is(app.current_level(), 'editor', 'and edits in globex');

reset role;
select tests.be('alice of acme', level => 'commenter');

select is(app.current_level(), 'commenter', 'a signed level lowers the member''s');

reset role;
select tests.be('carol of acme', level => 'owner');

select is(app.current_level(), 'reader', 'and never raises it');

reset role;
select app.begin_as(tests.tenant('acme'));

select is(app.current_level(), 'owner', 'a service of the tenant has every right in it');

-- must deny
reset role;
select tests.be('dave of acme');

select is(app.current_level(), null, 'who is no member has no level');

select set_config('app.context_signature', '', true);

select is(app.current_level(), null, 'nor has a context without a signature');

select *
from finish();

rollback;
