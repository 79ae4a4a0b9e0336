-- lint: allow PDB204 relations and conditions are those of the operator's table of kinds, values are parameters
create or replace function ops.due()
returns table (
    kind         text,
    keep         interval,
    cut          timestamptz,
    own_periods  bigint,
    holds        bigint,
    chunks       bigint,
    chunks_due   bigint,
    rows_due     bigint,
    rows_held    bigint,
    bytes        bigint,
    last_run     timestamptz,
    last_error   text
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_kind ops.retention_kinds;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_last timestamptz;
begin
    for v_kind in
        select k.*
        from ops.retention_kinds as k
        order by k.place
    loop
        kind := v_kind.kind;
        keep := v_kind.keep;
        cut := nullif(ops.cut(v_kind.kind), '-infinity');
        select
            coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
            coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}'),
            max(c.cut)
        into v_tenants, v_cuts, v_last
        from ops.cuts(v_kind.kind) as c;
        select count(*) into own_periods
        from ops.retention_periods as p
        where p.kind = v_kind.kind;
        select count(*) into holds
        from ops.legal_holds as h
        where h.released_at is null
            and (h.kind is null or h.kind = v_kind.kind);
        execute format(
            'select count(*) filter (where not d.is_held), count(*) filter (where d.is_held)
            from (
                select
                    exists (
                        select
                        from ops.legal_holds as h
                        where h.tenant_id = r.tenant_id
                            and (h.kind is null or h.kind = $5)
                            and h.released_at is null
                            and h.begins <= r.%1$I
                            and h.ends > r.%1$I
                    ) as is_held
                from %2$s as r
                left join unnest($3::uuid[], $4::timestamptz[]) as o (tenant_id, cut) on r.tenant_id = o.tenant_id
                where r.%1$I < $1
                    and r.%1$I < coalesce(o.cut, $2)
                    and %3$s
            ) as d',
            v_kind.time_column,
            v_kind.relation,
            v_kind.condition
        )
        into rows_due, rows_held
        using v_last, ops.cut(v_kind.kind), v_tenants, v_cuts, v_kind.kind;
        if exists (
            select
            from timescaledb_information.hypertables as h
            where format('%I.%I', h.hypertable_schema, h.hypertable_name) = v_kind.relation
        ) then
            select count(*) into chunks
            from timescaledb_information.chunks as c
            where format('%I.%I', c.hypertable_schema, c.hypertable_name) = v_kind.relation;
            select count(*) filter (where d.is_droppable) into chunks_due
            from timeseries.due_chunks(v_kind.kind, planned => true) as d;
            bytes := public.hypertable_size(v_kind.relation::regclass);
        else
            chunks := null;
            chunks_due := null;
            bytes := pg_total_relation_size(v_kind.relation::regclass);
        end if;
        last_run := null;
        last_error := null;
        select m.began_at, coalesce(m.error, case when m.ended_at is null then 'did not end' end)
        into last_run, last_error
        from ops.maintenance_runs as m
        where m.task = v_kind.kind
        order by m.id desc
        limit 1;
        return next;
    end loop;
end;
$$;

comment on function ops.due() is
    'For each kind of rows: the operator''s period and its cut, null for ever; how many tenants have their own; legal holds that stand; '
    'chunks, and how many may be dropped whole; rows that are due, counted, and rows that would be but are held; size; when it was '
    'last maintained and what went wrong. For the owner.';

revoke all on function ops.due() from public;
