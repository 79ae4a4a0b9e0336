-- lint: allow PDB204 conditions are put together from names that the operator's table of kinds has, values are parameters
-- Holds and periods are locked before they are read: who places a hold while this runs waits, and whose hold is not yet
-- committed is waited for. One chunk a transaction, so neither waits long.
create or replace function timeseries.expire_chunk(
    kind    text,
    begins  timestamptz,
    ends    timestamptz,
    out chunks bigint,
    out rows   bigint
)
returns record
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_custom_plan'
set lock_timeout = '10s'
as $$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
    v_chunk regclass;
    v_default timestamptz;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_is_whole boolean;
    v_is_due text;
    v_is_empty boolean := true;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using
            errcode = '25001',
            message = 'retention needs isolation level read committed: it must see a hold that was placed a moment ago';
    end if;
    lock table ops.legal_holds, ops.retention_periods, ops.retention_kinds in share mode;
    chunks := 0;
    rows := 0;
    select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass into v_chunk
    from timescaledb_information.chunks as c
    where c.hypertable_schema = split_part(v_kind.relation, '.', 1)
        and c.hypertable_name = split_part(v_kind.relation, '.', 2)
        and c.range_start = begins
        and c.range_end = ends;
    if v_chunk is null then
        return;
    end if;
    v_is_whole := not timeseries.chunk_keeps(kind, begins, ends);
    v_is_due := format('r.%1$I >= $1 and r.%1$I < $2', v_kind.time_column);
    if not v_is_whole then
        select
            max(c.cut) filter (where c.tenant_id is null),
            coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
            coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}')
        into v_default, v_tenants, v_cuts
        from timeseries.row_cuts(v_kind.kind) as c;
        v_is_due := v_is_due || format(
            ' and (
                (r.%1$I < $3 and r.tenant_id <> all ($4))
                or exists (
                    select from unnest($4, $5) as o (tenant_id, cut) where o.tenant_id = r.tenant_id and r.%1$I < o.cut
                )
            )
            and not exists (
                select
                from ops.legal_holds as h
                where h.tenant_id = r.tenant_id
                    and (h.kind is null or h.kind = $6)
                    and h.released_at is null
                    and h.begins <= r.%1$I
                    and h.ends > r.%1$I
            )',
            v_kind.time_column
        );
        -- Those who keep only their own are looked up by the index; a chunk that is due for most is read once.
        if v_default <= begins then
            v_is_due := v_is_due || ' and r.tenant_id = any ($4)';
        end if;
    end if;
    if v_kind.kind = 'conversation_messages' then
        -- Conversations are locked before their messages, as where one is deleted.
        execute format(
            'select
            from chat.conversation_sessions as s
            where exists (
                select from %s as r where r.tenant_id = s.tenant_id and r.session_id = s.id and %s
            )
            order by s.tenant_id, s.id
            for update',
            v_kind.relation,
            v_is_due
        )
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
        execute format(
            'update chat.conversation_sessions as s
            set message_count = greatest(s.message_count - gone.count, 0)
            from (
                select r.tenant_id, r.session_id, count(*) as count
                from %s as r
                where %s
                group by r.tenant_id, r.session_id
            ) as gone
            where s.tenant_id = gone.tenant_id
                and s.id = gone.session_id',
            v_kind.relation,
            v_is_due
        )
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
    end if;
    if v_is_whole then
        rows := public.approximate_row_count(v_chunk);
        if rows < 100000 then
            execute format('select count(*) from %s as r where %s', v_kind.relation, v_is_due)
            into rows
            using begins, ends;
        end if;
    else
        execute format('delete from %s as r where %s', v_kind.relation, v_is_due)
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
        get diagnostics rows = row_count;
        execute format(
            'select not exists (select from %s as r where r.%I >= $1 and r.%2$I < $2)', v_kind.relation, v_kind.time_column
        )
        into v_is_empty
        using begins, ends;
    end if;
    if v_is_empty then
        select count(*) into chunks
        from public.drop_chunks(v_kind.relation::regclass, older_than => ends, newer_than => begins);
    end if;
end;
$$;

comment on function timeseries.expire_chunk(text, timestamptz, timestamptz) is
    'Drops a chunk that holds nothing to be kept; from another deletes what is due. Returns how many chunks were dropped, and rows '
    'deleted, of a large dropped chunk as estimated. Raises 25001 unless the isolation level is read committed, 55P03 when a '
    'transaction that places a hold does not end within 10 s. For the owner, in a transaction that works for no tenant.';

revoke all on function timeseries.expire_chunk(text, timestamptz, timestamptz) from public;
