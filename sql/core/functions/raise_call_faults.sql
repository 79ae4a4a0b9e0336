create or replace function app.raise_call_faults(faults text[])
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_faults text[] := array_remove(faults, null);
begin
    if cardinality(v_faults) > 0 then
        raise exception using
            errcode = 'PT422',
            message = case cardinality(v_faults)
                when 1 then v_faults[1]
                else format('%s faults; the first is: %s', cardinality(v_faults), v_faults[1])
            end,
            -- The server writes it into its log, too.
            detail = array_to_string(v_faults[:1000], e'\n')
                || case when cardinality(v_faults) > 1000 then format(e'\nand %s more', cardinality(v_faults) - 1000) else '' end,
            hint = 'Nothing was written.';
    end if;
end;
$$;

comment on function app.raise_call_faults(text[]) is
    'Raises PT422 when the arguments of a call have faults; one a line in the detail, a thousand at most. Nulls among '
    'them are none.';

revoke all on function app.raise_call_faults(text[]) from public;
grant execute on function app.raise_call_faults(text[]) to application_user;
