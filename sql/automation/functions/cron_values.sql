create or replace function automation.cron_values(field text, low integer, high integer, names text[] default '{}')
returns integer[]
language plpgsql
immutable
strict
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part text;
    v_match text[];
    v_from integer;
    v_to integer;
    v_step integer;
    v_values integer[] := array[]::integer[];
begin
    foreach v_part in array string_to_array(upper(field), ',') loop
        -- A name stands for its place; those of days and months have three letters.
        for v_place in 1 .. cardinality(names) loop
            v_part := regexp_replace(v_part, '\m' || names[v_place] || '\M', (v_place + low - 1)::text, 'g');
        end loop;
        v_match := regexp_match(v_part, '^(?:(\*)|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([0-9]{1,2}))?$');
        if v_match is null then
            return null;
        end if;
        v_from := case when v_match[1] = '*' then low else v_match[2]::integer end;
        v_to := case
            when v_match[1] = '*' then high
            when v_match[3] is not null then v_match[3]::integer
            -- 10/5 is every fifth one from 10 on
            when v_match[4] is not null then high
            else v_from
        end;
        v_step := coalesce(v_match[4]::integer, 1);
        if v_from < low or v_to > high or v_from > v_to or v_step = 0 then
            return null;
        end if;
        v_values := v_values || array(select generate_series(v_from, v_to, v_step));
    end loop;
    return nullif(array(select distinct v.value from unnest(v_values) as v (value) order by v.value), '{}');
end;
$$;

comment on function automation.cron_values(text, integer, integer, text[]) is
    'The values that a field of a cron expression stands for, in order: *, numbers, ranges, steps and lists of them, and '
    'names in place of numbers; null when it is none. `names` begin at `low`.';

revoke all on function automation.cron_values(text, integer, integer, text[]) from public;
grant execute on function automation.cron_values(text, integer, integer, text[]) to application_user;
