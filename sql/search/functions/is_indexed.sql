create or replace function search.is_indexed(filter jsonb)
returns boolean
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if filter ->> 'type' in ('autoNumber', 'createdTime', 'lastModifiedTime', 'createdBy', 'lastModifiedBy') then
        return false;
    end if;
    case filter ->> 'op'
        when 'and' then
            return (select coalesce(bool_or(search.is_indexed(part)), false) from jsonb_array_elements(filter -> 'of') as part);
        when 'or' then
            return (select coalesce(bool_and(search.is_indexed(part)), false) from jsonb_array_elements(filter -> 'of') as part);
        when '@>' then
            return search.has_scalar(filter -> 'value');
        when '=' then
            return filter -> 'value' not in ('false', '[]');
        when 'in' then
            return filter ->> 'kind' <> 'flag';
        when 'contains' then
            return filter ->> 'kind' in ('list', 'people') and filter -> 'value' <> '[]';
        else
            return false;
    end case;
end;
$$;

comment on function search.is_indexed(jsonb) is
    'Whether the index over cells can find the records that pass a filter that airtable.resolved_filter made.';

revoke all on function search.is_indexed(jsonb) from public;
grant execute on function search.is_indexed(jsonb) to application_user, pyairtable_search;
