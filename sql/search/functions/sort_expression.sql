create or replace function search.sort_expression(key jsonb)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when jsonb_typeof(key -> 'choices') = 'array' then
                format(
                    'array_position(%L::text[], r.fields ->> %L)::numeric',
                    array(select jsonb_array_elements_text(key -> 'choices')), key ->> 'id'
                )
            when key ->> 'type' in ('createdTime', 'lastModifiedTime') then
                format('extract(epoch from %s)', search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type'))
            when key ->> 'type' in ('createdBy', 'lastModifiedBy') then
                format(
                    'coalesce(%L::jsonb #>> array[%2$s::text, ''name''], %2$s::text, %3$s) collate "und-x-icu"',
                    coalesce(key -> 'people', '{}'),
                    case key ->> 'type' when 'createdBy' then 'r.created_by' else 'r.last_modified_by' end,
                    search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type')
                )
            when key ->> 'kind' = 'flag' then
                format('(%s)::integer::numeric', search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type'))
            else
                search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type')
        end
$$;

comment on function search.sort_expression(jsonb) is
    'What a key of airtable.resolved_sort sorts a row `r` of airtable.records by, as SQL: numeric or text. A choice sorts by its '
    'place among the choices.';

revoke all on function search.sort_expression(jsonb) from public;
grant execute on function search.sort_expression(jsonb) to application_user, pyairtable_search;
