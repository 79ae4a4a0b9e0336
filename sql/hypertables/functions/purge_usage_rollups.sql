-- Never what rows still count for: a day is taken only from before timeseries.usage_kept_from, where nothing changes.
create or replace function timeseries.purge_usage_rollups()
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    v_unit text;
    v_relation text;
    v_count bigint;
    v_rows bigint := 0;
begin
    -- Whoever counts users gives them numbers meanwhile.
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    for v_unit, v_relation in
        values ('hour', 'usage_rollup_hours'), ('day', 'usage_rollup_days'), ('hour', 'usage_user_hours')
    loop
        execute format(
            'with cuts as materialized (
                select t.tenant_id, least(ops.cut(''usage_rollups'', t.tenant_id), timeseries.usage_kept_from(t.tenant_id)) as cut
                from (select distinct r.tenant_id from timeseries.%3$I as r) as t
            )

            delete from timeseries.%3$I as r
            using cuts as c
            where r.tenant_id = c.tenant_id
                and r.%1$s < c.cut
                and not exists (
                    select
                    from ops.legal_holds as h
                    where h.tenant_id = r.tenant_id
                        and (h.kind is null or h.kind = ''usage_rollups'')
                        and h.released_at is null
                        and h.begins < r.%1$s + interval %2$L
                        and h.ends > r.%1$s
                )',
            v_unit,
            '1 ' || v_unit,
            v_relation
        );
        get diagnostics v_count = row_count;
        continue when v_count = 0;
        if v_relation <> 'usage_user_hours' then
            v_rows := v_rows + v_count;
            continue;
        end if;
        -- Users of no hour that is left are forgotten. The hours of a tenant are put together once, not asked for each user.
        with seen as materialized (
            select
                w.tenant_id,
                (
                    select bit_or(pg_catalog.bit(u.users, w.width, true))
                    from timeseries.usage_user_hours as u
                    where u.tenant_id = w.tenant_id
                ) as users
            from (
                select n.tenant_id, max(n.number) + 1 as width
                from timeseries.usage_user_numbers as n
                group by n.tenant_id
            ) as w
        )

        delete from timeseries.usage_user_numbers as n
        using seen as s
        where n.tenant_id = s.tenant_id
            and coalesce(get_bit(s.users, n.number) = 0, true);
    end loop;
    perform timeseries.purge_usage_aggregates();
    return v_rows;
end;
$$;

comment on function timeseries.purge_usage_rollups() is
    'Deletes hours and days of usage that each tenant''s retention has done with, from before timeseries.usage_kept_from only, and returns '
    'how many; those a legal hold touches stay. Users go with their hours, and are forgotten with the last one. '
    'Continuous aggregates lose what has been moved to tables. For the owner.';

revoke all on function timeseries.purge_usage_rollups() from public;
