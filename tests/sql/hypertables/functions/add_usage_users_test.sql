begin;

select plan(5);

create function pg_temp.person(number integer)
returns uuid
language sql
immutable
as $$
    select ('00000000-0000-4000-8000-00000000000' || number)::uuid
$$;

select timeseries.add_usage_users(
    array[tests.tenant('acme'), tests.tenant('acme'), tests.tenant('acme'), tests.tenant('globex')],
    array['2026-01-01 10:00Z', '2026-01-01 10:00Z', '2026-01-01 11:00Z', '2026-01-01 10:00Z']::timestamptz[],
    array[pg_temp.person(1), pg_temp.person(1), pg_temp.person(2), pg_temp.person(2)]
);
select results_eq(
    $$select (select t.slug from core.tenants as t where t.id = tenant_id), user_id, number from timeseries.usage_user_numbers order by 1, 3$$,
    $$values ('acme', pg_temp.person(1), 0), ('acme', pg_temp.person(2), 1), ('globex', pg_temp.person(2), 0)$$,
    'users are numbered within their tenant'
);
select timeseries.add_usage_users(
    array[tests.tenant('acme'), tests.tenant('acme')],
    array['2026-01-01 10:00Z', '2026-01-01 12:00Z']::timestamptz[],
    array[pg_temp.person(3), null]
);
select results_eq(
    $$select (select t.slug from core.tenants as t where t.id = tenant_id), hour, users from timeseries.usage_user_hours order by 1, 2$$,
    $$
        values
            ('acme', timestamptz '2026-01-01 10:00Z', bit varying '101'),
            ('acme', '2026-01-01 11:00Z', '01'),
            ('globex', '2026-01-01 10:00Z', '1')
    $$,
    'each hour has the bits of its users, those that it had too; nobody leaves none'
);
select is((select max(number) from timeseries.usage_user_numbers), 2, 'a new user gets the next number');
select lives_ok('select timeseries.add_usage_users(null, null, null)', 'nobody at all is fine');

-- must deny
select tests.be('alice of acme');

select throws_ok('select timeseries.add_usage_users(null, null, null)', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
