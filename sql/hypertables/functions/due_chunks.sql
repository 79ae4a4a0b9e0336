create or replace function timeseries.due_chunks(kind text, planned boolean default false)
returns table (chunk regclass, begins timestamptz, ends timestamptz, is_droppable boolean)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        format('%I.%I', c.chunk_schema, c.chunk_name)::regclass,
        c.range_start,
        c.range_end,
        not timeseries.chunk_keeps(due_chunks.kind, c.range_start, c.range_end, planned)
    from ops.require_kind(due_chunks.kind) as k
    inner join timescaledb_information.chunks as c
        on c.hypertable_schema = split_part(k.relation, '.', 1)
        and c.hypertable_name = split_part(k.relation, '.', 2)
    where c.range_start < (select max(r.cut) from timeseries.row_cuts(due_chunks.kind, planned) as r)
    order by c.range_start
$$;

comment on function timeseries.due_chunks(text, boolean) is
    'Chunks that begin before the last cut of a kind, the oldest first, and whether each may be dropped whole; from the others '
    'timeseries.expire_chunk deletes what is due. `planned` goes by the periods alone. For the owner.';

revoke all on function timeseries.due_chunks(text, boolean) from public;
