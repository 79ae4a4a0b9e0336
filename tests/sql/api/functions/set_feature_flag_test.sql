begin;

select plan(11);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(
    api.set_feature_flag('charts', true, '{"max": 3}')::jsonb - 'updatedTime',
    '{"name": "charts", "enabled": true, "value": {"max": 3}}',
    'alice switches a feature on'
);
select ok(app.feature_enabled('charts'), 'which is on from now on');
select is(
    api.set_feature_flag('charts', false)::jsonb - 'updatedTime',
    '{"name": "charts", "enabled": false, "value": null}',
    'and off, without the settings it had'
);
select is(
    (select updated_by from core.feature_flags where name = 'charts'),
    tests.person('alice'),
    'who set it is kept'
);

-- Faults
select throws_ok(
    $$select api.set_feature_flag('No name', true)$$, 'PT422', 'name: "No name" is no name of a feature', 'a name has no blanks'
);
select throws_ok('select api.set_feature_flag(null, true)', 'PT422', null, 'and must be given');
select throws_ok(
    $$select api.set_feature_flag('charts', null)$$, 'PT422', 'enabled: expected true or false', 'so must on or off'
);

-- The other tenant
reset role;
select tests.be('bob of globex');
select api.set_feature_flag('charts', true);
reset role;

select results_eq(
    $$
        select t.slug, f.enabled
        from core.feature_flags as f
        inner join core.tenants as t on f.tenant_id = t.id
        order by t.slug
    $$,
    $$values ('acme', false), ('globex', true)$$,
    'each tenant has its own flag of one name'
);

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.set_feature_flag('charts', true)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.set_feature_flag('charts', true)$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.set_feature_flag('charts', true)$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
