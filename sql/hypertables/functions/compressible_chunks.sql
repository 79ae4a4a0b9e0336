-- Chunks that were compressed and have been written to since are compressed again.
create or replace function timeseries.compressible_chunks()
returns table (chunk regclass, range_start timestamptz, range_end timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass, c.range_start, c.range_end
    from ops.retention_kinds as k
    inner join timescaledb_information.hypertables as h
        on format('%I.%I', h.hypertable_schema, h.hypertable_name) = k.relation
        and h.compression_enabled
    inner join timescaledb_information.chunks as c
        on h.hypertable_schema = c.hypertable_schema
        and h.hypertable_name = c.hypertable_name
    inner join _timescaledb_catalog.chunk as t
        on c.chunk_schema = t.schema_name
        and c.chunk_name = t.table_name
    where c.range_end < now() - k.compress_after
        -- 1 is compressed, 8 compressed in part
        and (t.status & 1 = 0 or t.status & 8 > 0)
$$;

comment on function timeseries.compressible_chunks() is
    'Chunks old enough to be compressed, by ops.retention_kinds.compress_after, that are not, or not as a whole. For the owner.';

revoke all on function timeseries.compressible_chunks() from public;
