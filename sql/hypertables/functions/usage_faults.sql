-- Bounds keep what one tenant logs from harming others: a day's bytes must fit bigint in the rollups, which are made for all
-- tenants together, and each day of the past is a chunk.
create or replace function timeseries.usage_faults(entries jsonb)
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
    with expected (name, place, kind, low, high, is_required) as (
        values
            ('timestamp', 1, 'time', 0, 0, false),
            ('userId', 2, 'uuid', 0, 0, false),
            ('service', 3, 'text', 1, 100, true),
            ('endpoint', 4, 'text', 1, 500, true),
            ('method', 5, 'text', 1, 20, true),
            ('status', 6, 'integer', 100, 599, true),
            ('durationMs', 7, 'number', 0, 2000000000, true),
            ('requestBytes', 8, 'integer', 0, 1000000000000, false),
            ('responseBytes', 9, 'integer', 0, 1000000000000, false),
            ('tokensIn', 10, 'integer', 0, 2000000000, false),
            ('tokensOut', 11, 'integer', 0, 2000000000, false),
            ('cost', 12, 'number', 0, 900000000, false),
            ('model', 13, 'text', 1, 255, false),
            ('requestId', 14, 'text', 1, 200, false),
            ('metadata', 15, 'object', 0, 65536, false)
    ),

    entry as (
        select e.value, e.ordinality - 1 as index
        from jsonb_array_elements(entries) with ordinality as e (value, ordinality)
    ),

    wrong as (
        select e.index, 0 as place, format('expected an object, got %s', jsonb_typeof(e.value)) as fault
        from entry as e
        where jsonb_typeof(e.value) <> 'object'
        union all
        select e.index, 16, format('%s: no such field', to_json(left(k.name, 100)))
        from entry as e
        cross join lateral jsonb_object_keys(case jsonb_typeof(e.value) when 'object' then e.value else '{}' end) as k (name)
        where k.name not in (select x.name from expected as x)
        union all
        select
            e.index,
            x.place,
            case
                when v.kind is null or v.kind = 'null' then
                    case when x.is_required then format('%s: is missing', x.name) end
                when x.kind = 'text' then
                    case
                        when v.kind <> 'string' or length(v.text) not between x.low and x.high then
                            format('%s: expected a text of %s to %s characters', x.name, x.low, x.high)
                    end
                when x.kind in ('integer', 'number') then
                    case
                        when v.kind <> 'number' then
                            format('%s: expected a number, got %s', x.name, v.kind)
                        when x.kind = 'integer' and v.text::numeric <> trunc(v.text::numeric) then
                            format('%s: expected a whole number, got %s', x.name, left(v.text, 100))
                        when v.text::numeric not between x.low and x.high then
                            format('%s: expected %s to %s, got %s', x.name, x.low, x.high, left(v.text, 100))
                    end
                when x.kind = 'uuid' then
                    case
                        when v.kind <> 'string' or not pg_input_is_valid(v.text, 'uuid') then
                            format('%s: expected a UUID', x.name)
                    end
                when x.kind = 'object' then
                    case
                        when v.kind <> 'object' then
                            format('%s: expected an object, got %s', x.name, v.kind)
                        when octet_length(v.text) > x.high then
                            format('%s: expected at most %s bytes, got %s', x.name, x.high, octet_length(v.text))
                    end
                when v.kind <> 'string'
                    or v.text !~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d'
                    or not pg_input_is_valid(v.text, 'timestamptz') then
                    format('%s: expected a time such as "2026-01-31T12:00:00Z"', x.name)
                when v.text::timestamptz > now() + interval '1 day' then
                    format('%s: %s is more than a day ahead', x.name, v.text)
                when v.text::timestamptz < now() - interval '10 years' then
                    format('%s: %s is more than ten years ago', x.name, v.text)
                when v.text::timestamptz < s.kept_from then
                    format('%s: usage before %s has been dropped and cannot be added to', x.name, s.kept_from)
            end
        from entry as e
        cross join expected as x
        cross join (select timeseries.usage_kept_from(app.current_tenant_id()) as kept_from) as s
        cross join lateral (
            select jsonb_typeof(e.value -> x.name) as kind, e.value ->> x.name as text
        ) as v
        where jsonb_typeof(e.value) = 'object'
    )

    select array_agg(format('entries[%s]: %s', w.index, w.fault) order by w.index, w.place, w.fault)
    from wrong as w
    where w.fault is not null
$$;

comment on function timeseries.usage_faults(jsonb) is
    'What is wrong with entries for api.log_usage, a line for each fault; null when nothing is.';

revoke all on function timeseries.usage_faults(jsonb) from public;
