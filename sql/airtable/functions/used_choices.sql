create or replace function airtable.used_choices(table_id text, field_id text, names text[])
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(given.name order by given.place), '{}')
    from unnest(names) with ordinality as given (name, place)
    where exists (
        select
        from search.select_records(
            used_choices.table_id,
            jsonb_build_object(
                'op', 'or',
                'of', jsonb_build_array(
                    jsonb_build_object('op', '@>', 'value', jsonb_build_object(field_id, given.name)),
                    jsonb_build_object('op', '@>', 'value', jsonb_build_object(field_id, jsonb_build_array(given.name)))
                )
            ),
            '[]',
            null,
            1
        )
    )
$$;

comment on function airtable.used_choices(text, text, text[]) is 'Those of the names that some record has in a select field.';

revoke all on function airtable.used_choices(text, text, text[]) from public;
grant execute on function airtable.used_choices(text, text, text[]) to application_user;
