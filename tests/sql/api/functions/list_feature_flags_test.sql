begin;

select plan(4);

select tests.be('alice of acme');

select is(api.list_feature_flags()::text, '{"featureFlags" : []}', 'nothing was set yet');

select api.set_feature_flag('maps', false), api.set_feature_flag('charts', true, '{"max": 3}');

-- must allow: every member
reset role;
select tests.be('carol of acme');

select is(
    (
        select jsonb_agg(f.value - 'updatedTime' order by f.place)
        from jsonb_array_elements(api.list_feature_flags()::jsonb -> 'featureFlags') with ordinality as f (value, place)
    ),
    '[{"name": "charts", "enabled": true, "value": {"max": 3}}, {"name": "maps", "enabled": false, "value": null}]',
    'carol, who reads, sees the flags by name'
);

-- must deny
reset role;
select tests.be('bob of globex');

select is(api.list_feature_flags()::text, '{"featureFlags" : []}', 'bob sees no flag of acme');

select set_config('app.context_signature', '', true);

select throws_ok('select api.list_feature_flags()', 'PT401', null, 'without a tenant there are none to list');

select *
from finish();

rollback;
