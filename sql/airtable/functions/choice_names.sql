create or replace function airtable.choice_names(options jsonb)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(choice.value ->> 'name', ', ' order by choice.ordinality), 'none is defined')
    from jsonb_array_elements(options -> 'choices') with ordinality as choice (value, ordinality)
$$;

comment on function airtable.choice_names(jsonb) is 'Names of the choices of a select field, in their order, for messages.';

revoke all on function airtable.choice_names(jsonb) from public;
grant execute on function airtable.choice_names(jsonb) to application_user;
