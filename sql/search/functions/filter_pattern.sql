create or replace function search.filter_pattern(filter jsonb)
returns jsonb
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part jsonb;
    v_pattern jsonb := jsonb_build_object();
begin
    if filter ->> 'op' = '@>' then
        return filter -> 'value';
    elsif filter ->> 'op' = '='
        and filter ->> 'type' not in ('autoNumber', 'createdTime', 'lastModifiedTime')
        and (filter ->> 'kind' in ('text', 'number', 'time') or filter ->> 'kind' = 'flag' and filter -> 'value' = 'true') then
        return jsonb_build_object(filter ->> 'id', filter -> 'value');
    elsif filter ->> 'op' = 'and' then
        for v_part in
            select search.filter_pattern(part)
            from jsonb_array_elements(filter -> 'of') as part
        loop
            if v_part is null or v_pattern ?| array(select jsonb_object_keys(v_part)) then
                return null;
            end if;
            v_pattern := v_pattern || v_part;
        end loop;
        return v_pattern;
    end if;
    return null;
end;
$$;

comment on function search.filter_pattern(jsonb) is
    'What a record''s cells must contain to pass a filter that airtable.resolved_filter made; null when the filter asks for '
    'more than that.';

revoke all on function search.filter_pattern(jsonb) from public;
grant execute on function search.filter_pattern(jsonb) to application_user, pyairtable_search;
