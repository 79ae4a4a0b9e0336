-- What retention of usage begins with: from which day on a tenant's rows count. Only after that rows go, so that a run that
-- is interrupted leaves rows that no longer count, and never rollups that have forgotten. Writers wait for as long as this
-- takes: those that have begun have written and left their entry, those that come see the new time.
create or replace function timeseries.keep_usage_from()
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
    v_state timeseries.usage_state;
    v_tenant record;
    v_old timestamptz;
    v_new timestamptz;
    v_is_done boolean := true;
begin
    -- Most days there is nothing to move, and nobody to stop.
    if not exists (
        select
        from timeseries.row_cuts('api_usage_logs', planned => true) as c
        cross join timeseries.usage_state as s
        where c.cut > case when c.tenant_id is null then s.kept_from else timeseries.usage_kept_from(c.tenant_id) end
            and isfinite(s.watermark)
    ) then
        return true;
    end if;
    lock table timeseries.api_usage_logs in share mode;
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    lock table ops.retention_periods, ops.retention_kinds in share mode;
    select s.* into v_state
    from timeseries.usage_state as s;
    -- Tenants with a time of their own get it before that of all others moves.
    for v_tenant in
        select p.tenant_id
        from ops.retention_periods as p
        where p.kind = 'api_usage_logs'
        union
        select k.tenant_id
        from timeseries.usage_kept as k
        order by 1
    loop
        v_old := timeseries.usage_kept_from(v_tenant.tenant_id);
        select
            greatest(
                v_old,
                least(
                    ops.cut('api_usage_logs', v_tenant.tenant_id), date_trunc('day', v_state.watermark), date_trunc('day', min(u.hour))
                )
            )
        into v_new
        from (
            select d.hour
            from timeseries.usage_dirty_hours as d
            where d.tenant_id = v_tenant.tenant_id
            union all
            select r.hour
            from timeseries.usage_late_rows as r
            where r.tenant_id = v_tenant.tenant_id
        ) as u;
        perform timeseries.move_usage_history(v_old, v_new, v_tenant.tenant_id);
        insert into timeseries.usage_kept as k (tenant_id, kept_from)
        values (v_tenant.tenant_id, v_new)
        on conflict on constraint usage_kept_pkey do update
            set kept_from = excluded.kept_from;
    end loop;
    select
        greatest(
            v_state.kept_from,
            least(ops.cut('api_usage_logs'), date_trunc('day', v_state.watermark), date_trunc('day', min(u.hour)))
        )
    into v_new
    from (
        select d.tenant_id, d.hour
        from timeseries.usage_dirty_hours as d
        union all
        select r.tenant_id, r.hour
        from timeseries.usage_late_rows as r
    ) as u
    where not exists (select from timeseries.usage_kept as k where k.tenant_id = u.tenant_id);
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        -- A day at a time, so that writers do not wait for the history of a year to be moved.
        select coalesce(nullif(v_state.kept_from, '-infinity'), date_trunc('day', min(u.hour))) into v_old
        from timeseries.usage_hours as u
        where not isfinite(v_state.kept_from)
            and u.dimension = 'total';
        if v_old + interval '1 day' < v_new then
            v_new := v_old + interval '1 day';
            v_is_done := false;
        end if;
    end if;
    perform timeseries.move_usage_history(v_state.kept_from, v_new);
    update timeseries.usage_state as s
    set kept_from = v_new
    where s.kept_from < v_new;
    return v_is_done;
end;
$$;

comment on function timeseries.keep_usage_from() is
    'Moves on from when rows of usage count, for tenants with a period of their own and for the rest, as far as their periods are over and '
    'the rollups are complete; with continuous aggregates moves what they say of the time before to tables, a day a call. Returns '
    'false while there is more. Raises 55P03 when a writer does not end within 2 s. For the owner.';

revoke all on function timeseries.keep_usage_from() from public;
