-- Holds the table's row until the transaction ends, so that records of one table are numbered in the order in which
-- their transactions commit.
create or replace function airtable.reserve_auto_numbers(table_id text, how_many bigint)
returns bigint
language plpgsql
volatile
-- definer: the counter is not the callers' to set
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_last bigint;
begin
    update airtable.tables as t
    set last_auto_number = t.last_auto_number + greatest(how_many, 0)
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = reserve_auto_numbers.table_id
    returning t.last_auto_number into v_last;
    if v_last is null then
        perform airtable.raise_table_missing(table_id);
    end if;
    return v_last - greatest(how_many, 0) + 1;
end;
$$;

comment on function airtable.reserve_auto_numbers(text, bigint) is
    'Takes the next `how_many` numbers of a table for new records and returns the first. Raises PT404 when the table '
    'does not exist for this tenant.';

revoke all on function airtable.reserve_auto_numbers(text, bigint) from public;
grant execute on function airtable.reserve_auto_numbers(text, bigint) to application_user;
