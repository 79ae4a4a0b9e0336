-- As Airtable does when a field is deleted: a condition on it goes, and so does a group with no condition left.
create or replace function airtable.filter_without(filter jsonb, field_ids text[])
returns jsonb
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_branch text;
    v_rest jsonb;
begin
    if filter ? 'field' and filter ? 'op' then
        return case when filter ->> 'field' <> all (field_ids) then filter end;
    end if;
    foreach v_branch in array array['and', 'or'] loop
        if jsonb_typeof(filter -> v_branch) = 'array' then
            v_rest := (
                select jsonb_agg(kept.filter order by part.place)
                from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
                cross join lateral (select airtable.filter_without(part.value, field_ids) as filter) as kept
                where kept.filter is not null
            );
            return case
                when filter -> v_branch = '[]' then filter
                when v_rest is not null then jsonb_build_object(v_branch, v_rest)
            end;
        end if;
    end loop;
    if jsonb_typeof(filter -> 'not') = 'object' then
        v_rest := airtable.filter_without(filter -> 'not', field_ids);
        return case when v_rest is not null then jsonb_build_object('not', v_rest) end;
    end if;
    return case when filter = '{}' then filter else nullif(filter - field_ids, '{}') end;
end;
$$;

comment on function airtable.filter_without(jsonb, text[]) is
    'A filter by field ids without its conditions on these fields; null when nothing is left of it.';

revoke all on function airtable.filter_without(jsonb, text[]) from public;
grant execute on function airtable.filter_without(jsonb, text[]) to application_user;
