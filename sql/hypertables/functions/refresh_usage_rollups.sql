-- No search_path of its own: a procedure that has one may not commit, and one transaction for a back-filled year would be
-- a long one. Everything is named with its schema. An interrupted run loses nothing: the watermark moves at the end, and
-- what a day took from the log has been rolled up with it.
-- Continuous aggregates are refreshed by one session at a time, over the commits: where two refresh the same range, TimescaleDB may
-- return to one before the other has written, and what the log has of it would be taken away too early.
-- lint: allow PDB107 a procedure that commits cannot set anything
-- lint: allow PS005 for the same reason
-- lint: allow PS001 only the owner may call it, with the search_path of a session of its own
-- lint: allow PS016 likewise
-- lint: allow PS017 likewise
create or replace procedure timeseries.refresh_usage_rollups(until timestamptz default null, at_once boolean default false)
language plpgsql
security invoker
as $$
declare
    v_key constant bigint := hashtextextended('timeseries.refresh_usage_rollups', 0);
    v_is_locked boolean := false;
    v_since timestamptz;
    v_until timestamptz;
    v_done bigint[];
    v_from timestamptz;
    v_to timestamptz;
    v_day timestamptz;
    v_rollup text;
    v_tenants uuid[];
    v_hours timestamptz[];
begin
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        -- In a transaction of the caller's this fails, before there is a lock that outlives it.
        commit;
        perform pg_advisory_lock(v_key);
        v_is_locked := true;
    end if;
    select s.watermark into v_since
    from timeseries.usage_state as s;
    v_until := greatest(
        v_since, date_trunc('hour', least(coalesce(until, 'infinity'), now() - interval '5 minutes'), 'UTC')
    );
    -- As the rollups are, which a move between editions changes, not as the license says.
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        -- Entries that are there before the refresh begins are done when it ends; later ones stay.
        select array_agg(d.id), min(d.hour)
        into v_done, v_from
        from timeseries.usage_dirty_hours as d
        where d.hour < v_until;
        v_from := date_trunc('day', least(v_from, v_since), 'UTC');
        if not isfinite(v_from) then
            v_from := null;
        end if;
        commit;
        foreach v_rollup in array array[
            'usage_hours_of_total', 'usage_hours_of_part', 'usage_days_of_total', 'usage_days_of_part',
            'usage_days_of_user'
        ] loop
            v_to := case when v_rollup like 'usage_days_%' then date_trunc('day', v_until, 'UTC') else v_until end;
            -- TimescaleDB refuses a window that holds no bucket.
            if v_from is null or v_from < v_to then
                call public.refresh_continuous_aggregate(('timeseries.' || v_rollup)::regclass, v_from, v_to);
                commit;
            end if;
        end loop;
        -- A move to tables may have come between: then the entries are for these.
        perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
        if to_regclass('timeseries.usage_hours_of_total') is not null then
            for v_day, v_tenants, v_hours in
                with done as (
                    delete from timeseries.usage_dirty_hours as d
                    using unnest(v_done) as e (id)
                    where d.id = e.id
                        and d.hour < v_until
                    returning d.tenant_id, d.hour
                )

                select date_trunc('day', h.hour, 'UTC'), array_agg(h.tenant_id), array_agg(h.hour)
                from (select distinct d.tenant_id, d.hour from done as d) as h
                -- As in timeseries.refresh_usage_day
                where h.hour >= timeseries.usage_kept_from(h.tenant_id)
                group by 1
            loop
                perform timeseries.count_usage_users(v_day, v_tenants, v_hours);
            end loop;
        end if;
    else
        for v_day in
            select distinct date_trunc('day', d.hour, 'UTC')
            from timeseries.usage_dirty_hours as d
            where d.hour < v_until
            union
            select ended.day
            from generate_series(
                date_trunc('day', v_since, 'UTC'), v_until - interval '1 day', interval '1 day', 'UTC'
            ) as ended (day)
            where isfinite(v_since)
            order by 1
        loop
            perform timeseries.refresh_usage_day(v_day, v_since, v_until);
            if not at_once then
                commit;
            end if;
        end loop;
        perform timeseries.add_late_usage(v_until);
    end if;
    update timeseries.usage_state as s
    set watermark = greatest(s.watermark, v_until)
    where s.watermark < v_until;
    -- Hours still open gather an entry for each statement: one is enough.
    with noted as (
        delete from timeseries.usage_dirty_hours as d
        where d.hour >= v_until
        returning d.tenant_id, d.hour
    )

    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct n.tenant_id, n.hour
    from noted as n;
    if v_is_locked then
        commit;
        perform pg_advisory_unlock(v_key);
    end if;
end;
$$;

comment on procedure timeseries.refresh_usage_rollups(timestamptz, boolean) is -- noqa: LT01
    'Brings the rollups of usage up to the last full hour, or up to `until`: hours that changed, days that are over, late rows. '
    'Commits after each day; `at_once` does it in the caller''s transaction (Apache edition only). Readers are exact before, '
    'while and after it runs. Two at once wait for each other. For the owner.';

revoke all on routine timeseries.refresh_usage_rollups(timestamptz, boolean) from public;
