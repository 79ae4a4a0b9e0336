create or replace function automation.tg_fields__fault_triggers()
returns trigger
language plpgsql
volatile
-- definer: whoever changes a field need not see the triggers
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update automation.triggers as t
    set fault = case tg_op
        when 'DELETE' then format('field %s of its filter was deleted', old.id)
        else format('field %s of its filter has become %s', old.id, new.type)
    end
    where t.tenant_id = old.tenant_id
        and t.table_id = old.table_id
        and t.condition is not null
        and strpos(t.condition::text, old.id) > 0;
    return null;
end;
$$;

comment on function automation.tg_fields__fault_triggers() is
    'Stops the triggers whose filter asks for a field that was deleted or has another type now.';

revoke all on function automation.tg_fields__fault_triggers() from public;
