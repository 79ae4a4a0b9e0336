begin;

select plan(18);

select is(
    (
        select h.associated_schema_name::text
        from _timescaledb_catalog.hypertable as h
        where h.schema_name = 'timeseries'
            and h.table_name = 'api_usage_logs'
    ),
    'ts_chunks',
    'the table is a hypertable whose chunks lie apart'
);
select is(
    (
        select d.time_interval
        from timescaledb_information.dimensions as d
        where d.hypertable_name = 'api_usage_logs'
    ),
    interval '1 day',
    'a chunk holds a day'
);
select ok(
    exists (
        select
        from pg_catalog.pg_index as i
        where i.indrelid = 'timeseries.api_usage_logs'::regclass
            and i.indkey[0] = (
                select a.attnum
                from pg_catalog.pg_attribute as a
                where a.attrelid = i.indrelid
                    and a.attname = 'tenant_id'
            )
    ),
    'an index is led by the tenant'
);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
values
    ('2026-01-01 00:00:00Z', tests.tenant('acme'), 'gateway', '/v0/bases', 'GET', 200, 12, 'one'),
    ('2026-01-01 23:59:59Z', tests.tenant('globex'), 'gateway', '/v0/rockets', 'GET', 200, 12, 'one'),
    ('2026-01-02 00:00:00Z', tests.tenant('globex'), 'gateway', '/v0/rockets', 'GET', 200, 12, 'one');

select is(
    (select count(*) from public.show_chunks('timeseries.api_usage_logs')), 2::bigint, 'days in UTC have a chunk each'
);
select throws_ok(
    $$
        insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
        values ('2026-01-01', tests.tenant('acme'), 'gateway', '/v0/bases', 'GET', 200, 12, 'one')
    $$,
    '23505',
    null,
    'a request id stands once at a time'
);
select throws_ok(
    $$
        insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
        values ('2026-01-01', tests.tenant('acme'), 'gateway', '/v0/bases', 'GET', 200, 12, -1)
    $$,
    '23514',
    null,
    'a negative cost is refused'
);

-- What a chunk is called depends on what was made before it.
select set_config('tests.chunk', min(c::text), true)
from public.show_chunks('timeseries.api_usage_logs') as c;

create function pg_temp.read_refused(relation text)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select r.code || ' ' || r.message
    from tests.refusal(format('select * from %s', relation)) as r
$$;

-- alice of acme, who owns it
select tests.be('alice of acme');

select is(
    pg_temp.read_refused('timeseries.api_usage_logs'),
    '42501 permission denied for schema timeseries',
    'an owner of the tenant reads nothing of the table'
);
select is(
    pg_temp.read_refused(current_setting('tests.chunk')),
    '42501 permission denied for schema ts_chunks',
    'nor of a chunk'
);
select throws_ok(
    'delete from timeseries.api_usage_logs', '42501', 'permission denied for schema timeseries', 'and deletes nothing'
);
select throws_ok(
    format('update %s set cost = 0', current_setting('tests.chunk')),
    '42501',
    'permission denied for schema ts_chunks',
    'nor changes what something cost'
);
select throws_ok(
    $$select public.drop_chunks('timeseries.api_usage_logs', older_than => now())$$,
    '42501',
    null,
    'nor drops chunks'
);
select throws_ok(
    $$
        insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
        values (now(), tests.tenant('acme'), 'gateway', '/', 'GET', 200, 1)
    $$,
    '42501',
    'permission denied for schema timeseries',
    'nor adds a row'
);

reset role;

-- The doors one by one: USAGE on a schema alone would open nothing.
select is_empty(
    $$
        select role, relation, privilege
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
        cross join (
            select 'timeseries.api_usage_logs'::regclass as relation
            union all
            select * from public.show_chunks('timeseries.api_usage_logs')
        ) as r
        where has_table_privilege(role, relation, privilege)
    $$,
    'no role of services has a right on table or chunks'
);
select is_empty(
    $$
        select role, schema
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['timeseries', 'ts_chunks']) as schema
        where has_schema_privilege(role, schema, 'usage')
            or has_schema_privilege(role, schema, 'create')
    $$,
    'nor on their schemas'
);
select is(
    (
        select array_agg(distinct pg_get_userbyid(c.relowner)::text)
        from pg_catalog.pg_class as c
        where c.relnamespace = 'ts_chunks'::regnamespace
    ),
    array['pyairtable_owner'],
    'chunks are the owner''s'
);

set local role analyst;

select is(
    pg_temp.read_refused('timeseries.api_usage_logs'),
    '42501 permission denied for schema timeseries',
    'an analyst reads nothing of the table'
);
select is(
    pg_temp.read_refused(current_setting('tests.chunk')),
    '42501 permission denied for schema ts_chunks',
    'nor of a chunk'
);

set local role anonymous;

select is(
    pg_temp.read_refused(current_setting('tests.chunk')),
    '42501 permission denied for schema ts_chunks',
    'nor does anybody who is nobody'
);

reset role;

select *
from finish();

rollback;
