create or replace function airtable.nearest_choice(options jsonb, name text)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', name)) then
                name
            else
                coalesce(
                    (
                        select choice.value ->> 'name'
                        from jsonb_array_elements(options -> 'choices') with ordinality as choice (value, place)
                        where lower(choice.value ->> 'name' collate "und-x-icu") = lower(name collate "und-x-icu")
                        order by choice.place
                        limit 1
                    ),
                    name
                )
        end
$$;

comment on function airtable.nearest_choice(jsonb, text) is
    'The choice of a select field with this name, whatever its case; the name itself when there is none.';

revoke all on function airtable.nearest_choice(jsonb, text) from public;
grant execute on function airtable.nearest_choice(jsonb, text) to application_user;
