begin;

select plan(11);

-- must allow: carol, who reads
select tests.be('carol of acme');

select is(
    api.update_profile('Carol C.')::jsonb,
    jsonb_build_object('id', tests.person('carol'), 'email', 'carol@example.com', 'name', 'Carol C.'),
    'carol says what she is called'
);
select is(api.current_context() #>> '{user,name}', 'Carol C.', 'and is called so from now on');

reset role;
select tests.be('bob of globex');

select is(
    (select name from core.users where id = tests.person('carol')), 'Carol C.', 'in her other tenant too'
);

reset role;

select is(
    (select array_agg(name order by name) from core.users where id <> tests.person('carol')),
    array['Alice', 'Bob', 'Chris', 'Dave', 'Erin'],
    'everybody else as before'
);

-- Faults
select tests.be('carol of acme');

select throws_ok(
    format('select api.update_profile(%L)', name),
    'PT422',
    'name: a person''s name has 1 to 255 characters',
    format('%s is no name', coalesce(to_json(left(name, 10))::text, 'null'))
)
from unnest(array['', null, repeat('x', 256)]) as name;

-- must deny
reset role;
select tests.be('alice of acme', level => 'owner');

select throws_ok(
    $$select api.update_profile('Robot')$$,
    'PT403',
    'only a person may do this for themselves, and this context works for an API key or a service',
    'an API key renames nobody'
);

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok($$select api.update_profile('Service')$$, 'PT403', null, 'the tenant''s own service has no name');

reset role;
select tests.be('dave of acme');

select throws_ok($$select api.update_profile('Dave D.')$$, 'PT401', null, 'who is no member has no tenant');

reset role;
set local role anonymous;

select throws_ok($$select api.update_profile('Nobody')$$, '42501', null, 'anonymous is nobody');

select *
from finish();

rollback;
