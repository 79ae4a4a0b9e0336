create or replace function automation.trigger_faults(type text, table_id text, filter jsonb, cron text, time_zone text)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_record boolean := starts_with(type, 'record');
    v_faults text[];
begin
    v_faults := array[
        case
            when type is null or type not in (
                'recordCreated', 'recordUpdated', 'recordDeleted', 'recordMatches', 'schedule', 'webhook', 'manual'
            ) then
                format(
                    'type: expected recordCreated, recordUpdated, recordDeleted, recordMatches, schedule, webhook or manual, got %s',
                    coalesce(to_json(left(type, 100))::text, 'null')
                )
        end,
        case
            when v_is_record and table_id is null then format('table_id: a trigger of type %s needs it', type)
            when not v_is_record and table_id is not null then format('table_id: a trigger of type %s has none', type)
        end,
        case
            when type = 'recordMatches' and filter is null then 'filter: a trigger of type recordMatches needs it'
            when not v_is_record and filter is not null then format('filter: a trigger of type %s has none', type)
        end,
        case
            when type <> 'schedule' and cron is not null then format('cron: a trigger of type %s has none', type)
            when type = 'schedule' and automation.cron_parts(cron) is null then
                format(
                    'cron: expected five fields, minute, hour, day of month, month and day of week, got %s',
                    coalesce(to_json(left(cron, 100))::text, 'null')
                )
        end,
        case
            when type <> 'schedule' and time_zone is not null then format('time_zone: a trigger of type %s has none', type)
            when type = 'schedule' and not exists (
                select
                from pg_catalog.pg_timezone_names as z
                where z.name = trigger_faults.time_zone
            ) then
                format('time_zone: expected a name such as Europe/Berlin, got %s', coalesce(to_json(left(time_zone, 100))::text, 'null'))
        end
    ];
    v_faults := array_remove(v_faults, null);
    if cardinality(v_faults) > 0 then
        return v_faults;
    end if;
    if type = 'schedule' and automation.next_time(cron, time_zone, now()) is null then
        return array[format('cron: %s never comes', to_json(cron))];
    end if;
    if filter is not null then
        v_faults := airtable.filter_faults(table_id, filter);
        if v_faults = '{}' and jsonb_path_exists(
            airtable.resolved_filter(table_id, filter), '$.**.type ? (@ == "autoNumber" || @ == "lastModifiedTime")'
        ) then
            return array['filter: a trigger cannot ask for a field of type autoNumber or lastModifiedTime'];
        end if;
    end if;
    return v_faults;
end;
$$;

comment on function automation.trigger_faults(text, text, jsonb, text, text) is
    'All that is wrong with the values of a trigger. Raises PT404 when there is no such table.';

revoke all on function automation.trigger_faults(text, text, jsonb, text, text) from public;
grant execute on function automation.trigger_faults(text, text, jsonb, text, text) to application_user;
