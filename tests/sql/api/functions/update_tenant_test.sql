begin;

select plan(9);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(
    api.update_tenant('Acme Ltd.')::jsonb,
    jsonb_build_object('id', tests.tenant('acme'), 'slug', 'acme', 'name', 'Acme Ltd.'),
    'alice renames acme, whose slug stays'
);
select is(api.current_context() #>> '{tenant,name}', 'Acme Ltd.', 'and so it is called from now on');

reset role;

select is((select name from core.tenants where slug = 'globex'), 'Globex', 'globex is as it was');

-- Faults
select tests.be('alice of acme');

select throws_ok(
    format('select api.update_tenant(%L)', name),
    'PT422',
    'name: a tenant''s name has 1 to 255 characters',
    format('%s is no name', coalesce(to_json(left(name, 10))::text, 'null'))
)
from unnest(array['', null, repeat('x', 256)]) as name;

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.update_tenant('Mine')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.update_tenant('Mine')$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.update_tenant('Mine')$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
