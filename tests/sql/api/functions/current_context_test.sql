begin;

select plan(5);

select tests.be('carol of acme');

select is(
    api.current_context()::jsonb,
    jsonb_build_object(
        'tenant', jsonb_build_object('id', tests.tenant('acme'), 'slug', 'acme', 'name', 'Acme'),
        'user', jsonb_build_object('id', tests.person('carol'), 'email', 'carol@example.com', 'name', 'Carol'),
        'level', 'reader'
    ),
    'carol reads in acme'
);

reset role;
select tests.be('alice of acme', level => 'commenter');

select is(api.current_context() ->> 'level', 'commenter', 'a key of alice that comments says so');

reset role;
select app.begin_as(tests.tenant('globex'));

select is(
    api.current_context()::jsonb - 'tenant',
    '{"user": null, "level": "owner"}',
    'a service of globex is nobody and has every right'
);

-- must deny
reset role;
select tests.be('dave of acme');

select throws_ok('select api.current_context()', 'PT401', null, 'dave is no member of acme');

select set_config('app.context_signature', '', true);

select throws_ok('select api.current_context()', 'PT401', null, 'without a signature there is no context');

select *
from finish();

rollback;
