create or replace function timeseries.message_faults(messages jsonb)
returns text[]
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        array(
            select format('message %s: %s', m.place, fault.text)
            from jsonb_array_elements(messages) with ordinality as m (value, place)
            cross join lateral (
                select format('expected an object, got %s', jsonb_typeof(m.value)) as text
                where jsonb_typeof(m.value) <> 'object'
                union all
                select format('%s: not known; there are role, content, toolsUsed, tokensIn, tokensOut, cost, model, metadata', to_json(key))
                from jsonb_object_keys(case jsonb_typeof(m.value) when 'object' then m.value else '{}' end) as key
                where key not in ('role', 'content', 'toolsUsed', 'tokensIn', 'tokensOut', 'cost', 'model', 'metadata')
                union all
                select
                    format(
                        'role: expected user, assistant, system or tool, got %s', coalesce(left(m.value ->> 'role', 100), 'null')
                    )
                where jsonb_typeof(m.value) = 'object'
                    and coalesce(m.value ->> 'role', '') not in ('user', 'assistant', 'system', 'tool')
                union all
                select 'content: expected text'
                where jsonb_typeof(m.value) = 'object'
                    and jsonb_typeof(m.value -> 'content') is distinct from 'string'
                union all
                select format('content: expected at most 1048576 characters, got %s', length(m.value ->> 'content'))
                where jsonb_typeof(m.value -> 'content') = 'string'
                    and length(m.value ->> 'content') > 1048576
                union all
                select 'toolsUsed: expected an array of objects'
                where jsonb_typeof(m.value -> 'toolsUsed') <> 'null'
                    and case jsonb_typeof(m.value -> 'toolsUsed')
                        when 'array' then
                            exists (
                                select
                                from jsonb_array_elements(m.value -> 'toolsUsed') as tool
                                where jsonb_typeof(tool) <> 'object'
                            )
                        else true
                    end
                union all
                select
                    format(
                        '%s: expected %s from 0 to %s, got %s',
                        amount.key,
                        amount.expected,
                        amount.highest,
                        left((m.value -> amount.key)::text, 100)
                    )
                from (
                    values
                        ('tokensIn', 'a whole number', 2147483647::numeric),
                        ('tokensOut', 'a whole number', 2147483647),
                        ('cost', 'a number', 999999999)
                ) as amount (key, expected, highest)
                where jsonb_typeof(m.value -> amount.key) <> 'null'
                    and case jsonb_typeof(m.value -> amount.key)
                        when 'number' then
                            (m.value -> amount.key)::numeric not between 0 and amount.highest
                            or (amount.key <> 'cost' and (m.value -> amount.key)::numeric % 1 <> 0)
                        else true
                    end
                union all
                select 'model: expected text of 1 to 255 characters'
                where jsonb_typeof(m.value -> 'model') <> 'null'
                    and (jsonb_typeof(m.value -> 'model') <> 'string' or length(m.value ->> 'model') not between 1 and 255)
                union all
                select 'metadata: expected an object'
                where jsonb_typeof(m.value -> 'metadata') not in ('object', 'null')
            ) as fault
            order by m.place
        )
$$;

comment on function timeseries.message_faults(jsonb) is
    'What is wrong with messages to be appended, an array: one fault each, with the place of its message from 1.';

revoke all on function timeseries.message_faults(jsonb) from public;
