begin;

select plan(6);

-- must allow: a service that asks which migrations there are
set local role authenticator;

select isnt_empty('select id from migrations.applied where state = ''applied''', 'a service sees what was applied');

-- must deny
select throws_ok(
    'select sql from migrations.applied',
    '42501',
    'permission denied for table applied',
    'but not what it did'
);
select throws_ok(
    'select role from migrations.runs',
    '42501',
    'permission denied for table runs',
    'nor who did it'
);
select throws_ok(
    'delete from migrations.applied',
    '42501',
    'permission denied for table applied',
    'and takes nothing away'
);

reset role;

select is(
    has_schema_privilege('authenticator', 'migrations', 'create'),
    false,
    'it makes nothing there'
);
select is(
    has_schema_privilege('application_user', 'migrations', 'usage'),
    false,
    'what runs for a tenant does not get there'
);

select *
from finish();

rollback;
