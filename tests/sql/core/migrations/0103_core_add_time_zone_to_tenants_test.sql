begin;

select plan(2);

select col_default_is('core', 'tenants', 'time_zone', 'UTC', 'a tenant begins with UTC');
select is(
    tests.columns_open_to('application_user', 'core.tenants', 'update'), array['name', 'time_zone'], 'callers write name and zone of a tenant'
);

select *
from finish();

rollback;
