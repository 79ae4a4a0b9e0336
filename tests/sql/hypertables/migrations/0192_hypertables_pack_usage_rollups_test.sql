begin;

select plan(11);

select results_eq(
    format($$select c.name, c.type from tests.columns('timeseries.usage_%ss') as c$$, unit),
    format(
        $$
            values
                ('tenant_id', 'uuid'), ('dimension', 'text'), (%L, 'timestamp with time zone'), ('key', 'text'),
                ('requests', 'bigint'), ('client_errors', 'bigint'), ('server_errors', 'bigint'), ('duration_ms', 'bigint'),
                ('request_bytes', 'bigint'), ('response_bytes', 'bigint'), ('tokens_in', 'bigint'), ('tokens_out', 'bigint'),
                ('cost', 'numeric'), ('latency', 'bigint[]')
        $$,
        unit
    ),
    format('usage by %s has the columns that every edition has', unit)
)
from unnest(array['hour', 'day']) as unit;

select is(timeseries.packed_latency('{0, 3, 0, 1}'), array[3 * 256 + 1, 256 + 3]::bigint[], 'steps that are not empty are packed');

insert into timeseries.usage_rollup_days
select tests.tenant(slug), '2026-01-01Z', 1, 0, 0, 10, 0, 0, 0, 0, 0.5, array[257], '{}', '{}'
from unnest(array['acme', 'globex']) as slug;

select throws_ok(
    $$
        insert into timeseries.usage_rollup_days
        select tests.tenant('acme'), '2026-01-01Z', 1, 0, 0, 10, 0, 0, 0, 0, 0.5, array[257], '{}', '{}'
    $$,
    '23505',
    null,
    'a tenant''s day stands once'
);
select col_is_pk('timeseries', 'usage_rollup_hours', array['tenant_id', 'hour'], 'so does an hour');
select results_eq(
    $$
        select c.relname::text collate "default", a.attname::text collate "default", a.attcompression::text collate "default"
        from pg_attribute as a
        inner join pg_class as c on a.attrelid = c.oid
        where c.oid in ('timeseries.usage_rollup_hours'::regclass, 'timeseries.usage_rollup_days'::regclass)
            and a.attcompression <> ''
        order by 1 desc, 2
    $$,
    $$
        values
            ('usage_rollup_hours', 'latency', 'l'), ('usage_rollup_hours', 'parts', 'l'),
            ('usage_rollup_days', 'latency', 'l'), ('usage_rollup_days', 'parts', 'l'), ('usage_rollup_days', 'users', 'l')
    $$,
    'arrays are compressed fast'
);
select is_empty(
    $$
        select role, name, privilege
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['usage_rollup_hours', 'usage_rollup_days']) as name
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
        where has_table_privilege(role, format('timeseries.%I', name), privilege)
    $$,
    'nobody but the owner has a right on any of it'
);

delete from timeseries.usage_rollup_days;

insert into timeseries.usage_rollup_days
select
    tests.tenant('acme'), '2026-01-01Z', 2, 1, 0, 10, 20, 30, 40, 50, 0.5, array[2 * 256 + 1],
    array[
        row(1, 1, 0, 6, 10, 10, 20, 20, 0.4, '/a', 'm', 's', array[257])::timeseries.usage_part,
        row(1, 0, 0, 4, 10, 20, 20, 30, 0.1, '/b', '', 's', array[257])::timeseries.usage_part
    ],
    array[
        row(2, 1, 0, 10, 20, 30, 40, 50, 0.5, null)::timeseries.usage_user
    ];

select results_eq(
    $$
        select dimension, key, requests, client_errors, duration_ms, request_bytes, response_bytes, tokens_in, tokens_out, cost, latency
        from timeseries.usage_days
        order by dimension, key, cost
    $$,
    $$
        values
            ('endpoint', '/a', 1::bigint, 1::bigint, 6::bigint, 10::bigint, 10::bigint, 20::bigint, 20::bigint, 0.4, array[257::bigint]),
            ('endpoint', '/b', 1, 0, 4, 10, 20, 20, 30, 0.1, array[257]),
            ('model', '', 1, 0, 4, 10, 20, 20, 30, 0.1, null),
            ('model', 'm', 1, 1, 6, 10, 10, 20, 20, 0.4, null),
            ('service', 's', 1, 0, 4, 10, 20, 20, 30, 0.1, null),
            ('service', 's', 1, 1, 6, 10, 10, 20, 20, 0.4, null),
            ('total', '', 2, 1, 10, 20, 30, 40, 50, 0.5, array[2 * 256 + 1]),
            ('user', '', 2, 1, 10, 20, 30, 40, 50, 0.5, null)
    $$,
    'every dimension shows what the tables hold'
);
select is_empty(
    $$
        select role, name
        from unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator']) as role
        cross join unnest(array['usage_hours', 'usage_days']) as name
        where has_table_privilege(role, format('timeseries.%I', name), 'select')
    $$,
    'nobody but the owner may read them'
);

-- What was there before the rollups were packed: parts that know one thing each
update timeseries.usage_rollup_days
set parts = array[
    row(2, 1, 0, 10, 20, 30, 40, 50, 0.5, '/a', null, null, array[257])::timeseries.usage_part,
    row(2, 1, 0, 10, 20, 30, 40, 50, 0.5, null, '', null, null)::timeseries.usage_part
];

select results_eq(
    $$select dimension, key from timeseries.usage_days order by dimension$$,
    $$values ('endpoint', '/a'), ('model', ''), ('total', ''), ('user', '')$$,
    'a part is shown for what it knows'
);

select tests.be('alice of acme');

select throws_ok('select from timeseries.usage_hours', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
