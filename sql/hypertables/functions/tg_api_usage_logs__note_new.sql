-- Few late rows are kept beside their hours, to be added to them: an hour of a busy tenant would otherwise be counted again
-- for each straggler. A load of many is cheaper to count again.
create or replace function timeseries.tg_api_usage_logs__note_new()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_watermark timestamptz;
    v_kept_from timestamptz;
    v_first timestamptz;
    v_late bigint;
    v_kept timestamptz;
begin
    select s.watermark, s.kept_from into v_watermark, v_kept_from
    from timeseries.usage_state as s;
    select min(n.timestamp), count(*) filter (where n.timestamp < v_watermark)
    into v_first, v_late
    from new_rows as n;
    if v_first < greatest(v_kept_from, (select max(k.kept_from) from timeseries.usage_kept as k)) then
        select coalesce(k.kept_from, v_kept_from) into v_kept
        from new_rows as n
        left join timeseries.usage_kept as k on n.tenant_id = k.tenant_id
        where n.timestamp < coalesce(k.kept_from, v_kept_from)
        limit 1;
    end if;
    if v_kept is not null then
        raise exception using
            errcode = 'PT422',
            message = format('usage before %s has been dropped and cannot be added to', v_kept),
            hint = 'Leave the older rows out.';
    end if;
    if v_late > 20000 or current_setting('timescaledb.license') = 'timescale' then
        v_watermark := '-infinity';
    elsif v_late > 0 then
        insert into timeseries.usage_late_rows (
            tenant_id, hour, timestamp, user_id, service, endpoint, status, duration_ms, request_bytes, response_bytes,
            tokens_in, tokens_out, cost, model
        )
        select
            n.tenant_id, date_trunc('hour', n.timestamp, 'UTC'), n.timestamp, n.user_id, n.service, n.endpoint, n.status,
            n.duration_ms, n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.model
        from new_rows as n
        where n.timestamp < v_watermark;
    end if;
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct n.tenant_id, date_bin('1 hour', n.timestamp, 'epoch')
    from new_rows as n
    where n.timestamp >= v_watermark;
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_new() is
    'Notes which hours of usage have new rows. Raises PT422 for rows before timeseries.usage_kept_from(tenant_id).';

revoke all on function timeseries.tg_api_usage_logs__note_new() from public;
