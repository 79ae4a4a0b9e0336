begin;

select plan(1);

select has_trigger('core', 'tenants', 'tenants_keep_held', 'tenants are asked for holds');

select *
from finish();

rollback;
