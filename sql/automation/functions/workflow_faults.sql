create or replace function automation.workflow_faults(name text, definition jsonb, max_attempts integer)
returns text[]
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select array_remove(
        array[
            case when length(name) not between 1 and 255 then 'name: expected 1 to 255 characters' end,
            case
                when max_attempts not between 1 and 100 then format('max_attempts: expected 1 to 100, got %s', max_attempts)
            end,
            case
                when jsonb_typeof(definition) <> 'array' then
                    format('definition: expected a list of actions, got %s', jsonb_typeof(definition))
                when jsonb_array_length(definition) not between 1 and 100 then
                    format('definition: expected 1 to 100 actions, got %s', jsonb_array_length(definition))
                when octet_length(definition::text) > 262144 then
                    format('definition: expected at most 262144 bytes, got %s', octet_length(definition::text))
            end
        ]
        || array(
            select fault.text
            from jsonb_array_elements(
                case jsonb_typeof(definition) when 'array' then definition else '[]' end
            ) with ordinality as action (value, place)
            cross join lateral (
                select format('definition[%s]: expected an object, got %s', action.place - 1, jsonb_typeof(action.value))
                where jsonb_typeof(action.value) <> 'object'
                union all
                select
                    format(
                        'definition[%s].type: expected a letter, then letters, digits, _ and ., got %s',
                        action.place - 1,
                        coalesce((action.value -> 'type')::text, 'nothing')
                    )
                where jsonb_typeof(action.value) = 'object'
                    and (
                        jsonb_typeof(action.value -> 'type') is distinct from 'string'
                        or action.value ->> 'type' !~ '^[a-z][A-Za-z0-9_.]{0,62}$'
                    )
                union all
                select format('definition[%s].name: expected 1 to 255 characters', action.place - 1)
                where action.value ? 'name'
                    and (
                        jsonb_typeof(action.value -> 'name') <> 'string'
                        or length(action.value ->> 'name') not between 1 and 255
                    )
                union all
                select
                    format(
                        'definition[%s].config: expected an object, got %s',
                        action.place - 1,
                        jsonb_typeof(action.value -> 'config')
                    )
                where jsonb_typeof(action.value -> 'config') <> 'object'
                union all
                select format('definition[%s].%s: is not known', action.place - 1, known.key)
                from jsonb_object_keys(
                    case jsonb_typeof(action.value) when 'object' then action.value else '{}' end
                ) as known (key)
                where known.key not in ('type', 'name', 'config')
            ) as fault (text)
            order by action.place, fault.text
        ),
        null
    )
$$;

comment on function automation.workflow_faults(text, jsonb, integer) is
    'All that is wrong with the values of a workflow; null was not given.';

revoke all on function automation.workflow_faults(text, jsonb, integer) from public;
grant execute on function automation.workflow_faults(text, jsonb, integer) to application_user;
