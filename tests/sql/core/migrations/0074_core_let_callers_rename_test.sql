begin;

select plan(4);

select is(
    tests.columns_open_to('application_user', relation, 'update'),
    array['name'] || case when relation = 'core.tenants'::regclass then array['time_zone'] else '{}' end,
    format('application_user changes the name in %s, the time zone of a tenant, and nothing else', relation)
)
from unnest(array['core.users', 'core.tenants']::regclass[]) as relation;
select ok(
    not has_any_column_privilege('anonymous', relation, 'update'),
    format('anonymous changes nothing in %s', relation)
)
from unnest(array['core.users', 'core.tenants']::regclass[]) as relation;

select *
from finish();

rollback;
