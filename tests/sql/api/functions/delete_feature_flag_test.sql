begin;

select plan(9);

select tests.be('bob of globex');
select api.set_feature_flag('charts', true), api.set_feature_flag('rockets', true);
reset role;

-- must allow: alice, an owner
select tests.be('alice of acme');
select api.set_feature_flag('charts', true);

select is(
    api.delete_feature_flag('charts')::jsonb, '{"name": "charts", "deleted": true}', 'alice forgets a flag'
);
select ok(not app.feature_enabled('charts'), 'which is off from now on');

-- Faults
select throws_ok(
    $$select api.delete_feature_flag('charts')$$,
    'PT404',
    'feature flag "charts" does not exist',
    'no flag is deleted twice'
);
select throws_ok(
    $$select api.delete_feature_flag('rockets')$$,
    'PT404',
    'feature flag "rockets" does not exist',
    'one that globex has is reported in the same words'
);
select throws_ok('select api.delete_feature_flag(null)', 'PT404', 'feature flag null does not exist', 'nor is null one');

reset role;

select is((select array_agg(name order by name) from core.feature_flags), array['charts', 'rockets'], 'bob''s are as they were');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.delete_feature_flag('charts')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.delete_feature_flag('charts')$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.delete_feature_flag('charts')$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
