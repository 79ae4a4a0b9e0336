begin;

select plan(3);

select tests.be('alice of acme');

select is(
    core.member_json(tests.person('carol'))::jsonb - 'createdTime',
    jsonb_build_object(
        'id', tests.person('carol'), 'email', 'carol@example.com', 'name', 'Carol', 'role', 'reader'
    ),
    'a member as the tenant knows her: carol reads in acme, and what she is in globex is not told'
);
select matches(
    core.member_json(tests.person('carol')) ->> 'createdTime',
    '^\d{4}-\d{2}-\d{2}T.+\+00:00$',
    'since when, in UTC'
);
select is(core.member_json(tests.person('bob'))::text, null, 'who is no member is not told');

select *
from finish();

rollback;
