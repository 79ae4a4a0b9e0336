create or replace function airtable.all_faults(faults jsonb[])
returns jsonb
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(fault.value order by record.ordinality, fault.ordinality), '[]')
    from unnest(faults) with ordinality as record (faults, ordinality)
    cross join lateral jsonb_array_elements(record.faults) with ordinality as fault (value, ordinality)
$$;

comment on function airtable.all_faults(jsonb[]) is
    'One list of the faults of all records, each [{"index", "field", "value", "message"}] or null.';

revoke all on function airtable.all_faults(jsonb[]) from public;
grant execute on function airtable.all_faults(jsonb[]) to application_user;
