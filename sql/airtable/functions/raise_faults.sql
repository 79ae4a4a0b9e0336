create or replace function airtable.raise_faults(faults text[])
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT422',
        message = case cardinality(faults)
            when 1 then faults[1]
            else format('%s faults; the first is: %s', cardinality(faults), faults[1])
        end,
        detail = array_to_string(faults, e'\n'),
        hint = 'Nothing was written. List the fields of the table with api.list_tables(base_id).';
end;
$$;

comment on function airtable.raise_faults(text[]) is 'Raises PT422 with the faults of a batch, one a line in the detail.';

revoke all on function airtable.raise_faults(text[]) from public;
grant execute on function airtable.raise_faults(text[]) to application_user;
