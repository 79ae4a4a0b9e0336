begin;

select plan(5);

-- must allow: every level
select tests.be('carol of acme');

select is(
    (
        select array_agg((m.value ->> 'name') || ', ' || (m.value ->> 'role') order by m.place)
        from json_array_elements(api.list_members() -> 'members') with ordinality as m (value, place)
    ),
    array['Alice, owner', 'Carol, reader', 'Chris, commenter', 'Erin, editor'],
    'carol, who reads, sees the members of acme by name'
);
select is(
    (api.list_members() #>> '{members,0,id}')::uuid,
    tests.person('alice'),
    'a member has the id of the user'
);
select matches(
    api.list_members() #>> '{members,0,createdTime}',
    '^\d{4}-\d{2}-\d{2}T.+\+00:00$',
    'and a time since when, in UTC'
);

-- The other tenant
reset role;
select tests.be('bob of globex');

select is(
    (select count(*) from json_array_elements(api.list_members() -> 'members')),
    2::bigint,
    'bob sees those of globex'
);

-- must deny
select set_config('app.context_signature', '', true);

select throws_ok('select api.list_members()', 'PT401', null, 'without a tenant there are none to list');

select *
from finish();

rollback;
