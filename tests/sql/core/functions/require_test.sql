begin;

select plan(8);

-- must allow
select tests.be('alice of acme');

select is(app.require('owner'), tests.tenant('acme'), 'alice, who owns acme, gets the tenant');

reset role;
select tests.be('erin of acme');

select is(app.require('editor'), tests.tenant('acme'), 'so does erin where editing is enough');

-- must deny
select throws_ok(
    $$select app.require('owner')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'the refusal names the level needed and the one there is'
);
select matches(
    (select hint from tests.refusal($$select app.require('owner')$$)),
    'api\.change_member',
    'and the hint says who can help'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select app.require('editor')$$,
    'PT403',
    'this needs level editor, and this context has level commenter',
    'chris, who comments, does not edit'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select app.require('commenter')$$,
    'PT403',
    'this needs level commenter, and this context has level reader',
    'carol, who reads, does not comment'
);

reset role;
select tests.be('dave of acme');

select throws_ok(
    $$select app.require('reader')$$,
    'PT401',
    'this transaction works for no tenant',
    'dave is no member of acme, which for him is no tenant'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select app.require('reader')$$,
    'PT401',
    'this transaction works for no tenant',
    'nor is there a tenant without a signature'
);

select *
from finish();

rollback;
