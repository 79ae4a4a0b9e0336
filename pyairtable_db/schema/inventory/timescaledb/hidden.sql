-- Relations TimescaleDB made for itself: chunks, and the parts of continuous aggregates. Where a user's schema holds
-- chunks (associated_schema_name) they would look like tables of the user. The view that stands for a continuous
-- aggregate is not hidden: continuous_aggregates.sql says what it is.
select c.oid
from _timescaledb_catalog.chunk as k
join pg_catalog.pg_namespace as n
    on n.nspname = k.schema_name
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = k.table_name
where not k.dropped
union
select c.oid
from _timescaledb_catalog.hypertable as h
join pg_catalog.pg_namespace as n
    on n.nspname = h.schema_name
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = h.table_name
where h.compression_state = 2
    or exists (
        select
        from _timescaledb_catalog.continuous_agg as a
        where a.mat_hypertable_id = h.id
    )
union
select c.oid
from _timescaledb_catalog.continuous_agg as a
cross join lateral (
    values
        (a.partial_view_schema, a.partial_view_name),
        (a.direct_view_schema, a.direct_view_name)
) as v (schema, name)
join pg_catalog.pg_namespace as n
    on n.nspname = v.schema
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = v.name;
