-- No cell may make the query fail that reads it: what is not of the type, however it came there, is null. CASE stands
-- around each cast, since AND promises no order.
create or replace function airtable.column_expression(id text, type text, column_type text)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select format(
        case
            when type = 'autoNumber' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) < 9e18 and (r.fields -> %1$L)::numeric %% 1 = 0'
                ' then (r.fields -> %1$L)::bigint end else r.auto_number end'
            when type = 'createdBy' then
                'case when r.created_by is null then r.fields -> %1$L else jsonb_build_object(''id'', r.created_by) end'
            when type = 'lastModifiedBy' then
                'case when r.last_modified_by is null then r.fields -> %1$L else jsonb_build_object(''id'', r.last_modified_by) end'
            when type = 'createdTime' then
                'r.created_time'
            when type = 'lastModifiedTime' then
                'r.last_modified_time'
            when type = 'barcode' then
                '(r.fields -> %1$L) ->> ''text'''
            when type = 'aiText' then
                '(r.fields -> %1$L) ->> ''value'''
            when column_type = 'text' then
                'r.fields ->> %1$L'
            when column_type = 'numeric' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric end'
            when column_type = 'integer' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) <= 2147483647 and (r.fields -> %1$L)::numeric %% 1 = 0'
                ' then (r.fields -> %1$L)::integer end end'
            when column_type = 'interval' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) <= 1e12'
                ' then make_interval(secs => (r.fields -> %1$L)::double precision) end end'
            when column_type = 'boolean' then
                'coalesce(r.fields -> %1$L = ''true''::jsonb, false)'
            when column_type = 'date' then
                'case when r.fields ->> %1$L ~ ''^[0-9]{4}-[0-9]{2}-[0-9]{2}$'' then case'
                ' when pg_input_is_valid(r.fields ->> %1$L, ''date'') then (r.fields ->> %1$L)::date end end'
            when column_type = 'timestamp with time zone' then
                'case when r.fields ->> %1$L'
                ' ~ ''^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$'' then case'
                ' when pg_input_is_valid(r.fields ->> %1$L, ''timestamptz'') then (r.fields ->> %1$L)::timestamptz end end'
            when column_type = 'text[]' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''array'''
                ' then array(select jsonb_array_elements_text(r.fields -> %1$L)) end'
            else
                'r.fields -> %1$L'
        end,
        id
    )
$$;

comment on function airtable.column_expression(text, text, text) is
    'The SQL of a field''s column in a typed view, about a row `r` of airtable.records; null for a cell that is not of the type.';

revoke all on function airtable.column_expression(text, text, text) from public;
grant execute on function airtable.column_expression(text, text, text) to application_user;
