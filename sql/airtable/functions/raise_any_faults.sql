create or replace function airtable.raise_any_faults(faults jsonb[])
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_texts text[] := array(
        select format('records[%s]: %s', fault.value ->> 'index', fault.value ->> 'message')
        from jsonb_array_elements(airtable.all_faults(faults)) with ordinality as fault (value, ordinality)
        order by fault.ordinality
    );
begin
    if cardinality(v_texts) > 0 then
        perform airtable.raise_faults(v_texts);
    end if;
end;
$$;

comment on function airtable.raise_any_faults(jsonb[]) is
    'Raises PT422 when a record has faults, [{"index", "message"}] or null; one a line in the detail.';

revoke all on function airtable.raise_any_faults(jsonb[]) from public;
grant execute on function airtable.raise_any_faults(jsonb[]) to application_user;
