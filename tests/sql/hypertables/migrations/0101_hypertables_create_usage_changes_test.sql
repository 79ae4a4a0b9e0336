begin;

select plan(5);

select results_eq(
    'select watermark, kept_from from timeseries.usage_state',
    $$values (timestamptz '-infinity', timestamptz '-infinity')$$,
    'at first nothing has been rolled up, and nothing dropped'
);
select throws_ok('insert into timeseries.usage_state default values', '23505', null, 'there is one state');
select throws_ok('insert into timeseries.usage_state (id) values (false)', '23514', null, 'and no other');
select lives_ok(
    $$
        insert into timeseries.usage_dirty_hours (tenant_id, hour)
        select tests.tenant('acme'), '2026-01-01Z'
        from generate_series(1, 2)
    $$,
    'an hour may be noted twice: writers do not wait for each other'
);
select is_empty(
    $$
        select role, name, privilege
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['usage_state', 'usage_dirty_hours', 'usage_late_rows']) as name
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
        where has_table_privilege(role, format('timeseries.%I', name), privilege)
    $$,
    'nobody but the owner has a right on any of it'
);

select *
from finish();

rollback;
