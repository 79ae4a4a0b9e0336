begin;

select plan(6);

select results_eq(
    format($$select c.name, c.type from tests.columns('timeseries.usage_%ss') as c$$, unit),
    format(
        $$
            values
                ('tenant_id', 'uuid'), ('dimension', 'text'), (%L, 'timestamp with time zone'), ('key', 'text'),
                ('requests', 'bigint'), ('client_errors', 'bigint'), ('server_errors', 'bigint'), ('duration_ms', 'bigint'),
                ('request_bytes', 'bigint'), ('response_bytes', 'bigint'), ('tokens_in', 'bigint'), ('tokens_out', 'bigint'),
                ('cost', 'numeric'), ('latency', 'integer[]')
        $$,
        unit
    ),
    format('usage by %s has the columns that every edition has', unit)
)
from unnest(array['hour', 'day']) as unit;

-- The Apache edition's tables
insert into timeseries.usage_rollup_days
select tests.tenant(slug), 'total', '2026-01-01Z', '', 1, 0, 0, 10, 0, 0, 0, 0, 0.5, null
from unnest(array['acme', 'globex']) as slug;

select results_eq(
    'select tenant_id, requests, cost from timeseries.usage_days order by tenant_id',
    $$values (tests.tenant('acme'), 1::bigint, 0.5), (tests.tenant('globex'), 1, 0.5)$$,
    'the view shows what the table holds'
);
select throws_ok(
    $$
        insert into timeseries.usage_rollup_days
        select tests.tenant('acme'), 'total', '2026-01-01Z', '', 1, 0, 0, 10, 0, 0, 0, 0, 0.5, null
    $$,
    '23505',
    null,
    'a tenant''s day stands once for each key'
);
select is_empty(
    $$
        select role, name, privilege
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['usage_hours', 'usage_days', 'usage_rollup_hours', 'usage_rollup_days']) as name
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
        where has_table_privilege(role, format('timeseries.%I', name), privilege)
    $$,
    'nobody but the owner has a right on any of it'
);

select tests.be('alice of acme');

select throws_ok('select from timeseries.usage_days', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
