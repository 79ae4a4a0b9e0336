-- The SQL of one cell of `r`, a row of airtable.records, as a value that compares as its field does. Text is told apart by
-- Unicode's root collation, in which case matters only between words that are otherwise alike.
create or replace function search.cell_expression(id text, kind text, type text)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when type = 'autoNumber' then
                format(
                    'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric else r.auto_number::numeric end',
                    id
                )
            when type = 'createdTime' then
                'date_trunc(''milliseconds'', r.created_time)'
            when type = 'lastModifiedTime' then
                'date_trunc(''milliseconds'', r.last_modified_time)'
            when kind = 'number' then
                format('case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric end', id)
            when kind = 'time' then
                format('(r.fields ->> %L) collate "C"', id)
            when kind = 'flag' then
                format('(r.fields @> %L::jsonb)', jsonb_build_object(id, true))
            when kind = 'barcode' then
                format('(r.fields #>> %L::text[]) collate "und-x-icu"', array[id, case type when 'aiText' then 'value' else 'text' end])
            when kind = 'person' then
                format(
                    'coalesce(r.fields #>> %L::text[], r.fields #>> %L::text[], r.fields #>> %L::text[]) collate "und-x-icu"',
                    array[id, 'name'], array[id, 'email'], array[id, 'id']
                )
            else
                format('(r.fields ->> %L) collate "und-x-icu"', id)
        end
$$;

comment on function search.cell_expression(text, text, text) is
    'SQL for the cell of field `id` of a row `r` of airtable.records, comparable as its kind is (see airtable.filter_kind).';

revoke all on function search.cell_expression(text, text, text) from public;
grant execute on function search.cell_expression(text, text, text) to application_user, pyairtable_search;
