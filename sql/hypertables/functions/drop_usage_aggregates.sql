-- Entries of hours that have changed stay: the tables count these again. A refresh that is at work finds, under the lock, that
-- the aggregates are gone, and leaves its entries too.
create or replace function timeseries.drop_usage_aggregates()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
begin
    perform set_config('role', 'pyairtable_owner', true);
    perform timeseries.pack_usage(p.unit, p.tenants, p.since, p.watermark)
    from (
        select u.unit, s.watermark, array_agg(t.tenant_id) as tenants, array_agg(coalesce(k.kept_from, s.kept_from)) as since
        from (values ('hour'), ('day')) as u (unit)
        cross join timeseries.usage_state as s
        cross join (select distinct h.tenant_id from timeseries.usage_hours as h where h.dimension = 'total') as t
        left join timeseries.usage_kept as k on t.tenant_id = k.tenant_id
        group by u.unit, s.watermark
    ) as p;
    drop view timeseries.usage_hours;
    drop view timeseries.usage_days;
    for v_name in
        select a.name
        from timeseries.usage_aggregates() as a
        order by a.unit
    loop
        execute format('drop materialized view timeseries.%I', v_name);
    end loop;
    perform timeseries.define_usage_views();
    comment on view timeseries.usage_hours is
        'Usage by hour, rows to be summed: dimension is total, endpoint, model or service, key which of them, empty for none. The same '
        'columns in both editions; latency stands with total and endpoint: requests times 256 plus the step of the histogram. Read it '
        'through timeseries.usage_facts, which knows which hours are to be believed.';
    comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours, and by dimension user too.';
end;
$$;

comment on function timeseries.drop_usage_aggregates() is
    'Moves what the continuous aggregates of usage say into the tables, and drops them. For timeseries.use_rollup_tables.';

revoke all on function timeseries.drop_usage_aggregates() from public;
