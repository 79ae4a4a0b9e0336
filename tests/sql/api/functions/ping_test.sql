begin;

select plan(3);

select tests.be('carol of acme');

select is(api.ping(), 'pong', 'carol gets an answer');

reset role;
set local role anonymous;

select is(api.ping(), 'pong', 'nobody in particular gets one as well');

-- must deny
reset role;
set local role analyst;

select throws_ok('select api.ping()', '42501', null, 'an analyst is no caller of the api');

select *
from finish();

rollback;
