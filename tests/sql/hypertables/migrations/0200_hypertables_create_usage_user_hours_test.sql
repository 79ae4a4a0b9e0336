begin;

select plan(6);

select is(timeseries.user_bits('{0, 3, 8}'), bit varying '100100001', 'users are bits');
select is(timeseries.user_bits(null), null, 'nobody is none');
select col_is_pk('timeseries', 'usage_user_numbers', array['tenant_id', 'user_id'], 'a user has one number');
select col_is_pk('timeseries', 'usage_user_hours', array['tenant_id', 'hour'], 'an hour stands once');

insert into timeseries.usage_user_numbers (tenant_id, user_id, number)
values (tests.tenant('acme'), tests.person('alice'), 0);
select throws_ok(
    $$
        insert into timeseries.usage_user_numbers (tenant_id, user_id, number)
        values (tests.tenant('acme'), gen_random_uuid(), 0)
    $$,
    '23505',
    null,
    'a number is one user''s'
);
select is_empty(
    $$
        select role, name, privilege
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['usage_user_numbers', 'usage_user_hours']) as name
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
        where has_table_privilege(role, format('timeseries.%I', name), privilege)
    $$,
    'nobody but the owner has a right'
);

select *
from finish();

rollback;
