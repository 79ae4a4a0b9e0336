create or replace function automation.enqueue_due(now timestamptz default clock_timestamp())
returns integer
language plpgsql
volatile
-- definer: a scheduler serves all tenants
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_trigger record;
    v_next timestamptz;
    v_count integer := 0;
begin
    for v_trigger in
        select t.*, w.is_enabled
        from automation.triggers as t
        inner join automation.workflows as w
            on t.tenant_id = w.tenant_id
            and t.workflow_id = w.id
        where t.type = 'schedule'
            and t.fault is null
            and t.next_at <= enqueue_due.now
        order by t.next_at, t.tenant_id, t.id
        for update of t skip locked
    loop
        begin
            v_next := automation.next_time(v_trigger.cron, v_trigger.time_zone, enqueue_due.now);
        exception
            when invalid_parameter_value then
                -- A time zone that the server no longer knows: one schedule's fault holds up no other.
                update automation.triggers as t
                set fault = sqlerrm
                where t.tenant_id = v_trigger.tenant_id
                    and t.id = v_trigger.id;
                continue;
        end;
        if v_trigger.is_enabled and automation.enqueue_run(
            v_trigger.tenant_id,
            v_trigger.workflow_id,
            'schedule',
            format('schedule %s %s', v_trigger.id, airtable.time_text(v_trigger.next_at)),
            json_build_object('scheduledTime', airtable.time_text(v_trigger.next_at))::jsonb,
            v_trigger.id
        ) is not null then
            v_count := v_count + 1;
        end if;
        update automation.triggers as t
        set next_at = v_next
        where t.tenant_id = v_trigger.tenant_id
            and t.id = v_trigger.id;
    end loop;
    return v_count;
end;
$$;

comment on function automation.enqueue_due(timestamptz) is
    'Makes the runs of all schedules, of all tenants, whose time has come, and returns how many. Called about once a '
    'minute; times that were missed are made up for by one run. A disabled workflow misses its times. Only '
    'pyairtable_dispatcher and the owner may call it.';

revoke all on function automation.enqueue_due(timestamptz) from public;
grant execute on function automation.enqueue_due(timestamptz) to pyairtable_dispatcher;
