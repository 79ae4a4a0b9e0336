create or replace function airtable.missing_ids(wanted text[], found text[])
returns text[]
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(w.id order by w.place), '{}')
    from unnest(wanted) with ordinality as w (id, place)
    left join unnest(found) as f (id) on f.id = w.id
    where f.id is null
$$;

comment on function airtable.missing_ids(text[], text[]) is 'The ids wanted that were not found, in their order.';

revoke all on function airtable.missing_ids(text[], text[]) from public;
grant execute on function airtable.missing_ids(text[], text[]) to application_user;
