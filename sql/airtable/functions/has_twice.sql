create or replace function airtable.has_twice(list jsonb)
returns boolean
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select count(*) > count(distinct item.value)
    from jsonb_array_elements(list) as item (value)
$$;

comment on function airtable.has_twice(jsonb) is 'Whether an array has a value more than once.';

revoke all on function airtable.has_twice(jsonb) from public;
grant execute on function airtable.has_twice(jsonb) to application_user;
