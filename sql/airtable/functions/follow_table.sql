create or replace function airtable.follow_table(tenant_id uuid, table_id text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_reason text;
begin
    -- Whoever changes the same table at the same time comes after, and sees what this transaction did.
    perform from airtable.typed_views as v
    where v.tenant_id = follow_table.tenant_id
        and v.table_id = follow_table.table_id
    for update;
    if not found then
        return;
    end if;
    if app.current_tenant_id() is distinct from tenant_id then
        v_reason := 'the table was changed outside of its tenant''s context';
    elsif not exists (
        select
        from airtable.tables as t
        where t.tenant_id = follow_table.tenant_id
            and t.id = follow_table.table_id
    ) then
        -- The table is being deleted, and the view goes with it.
        return;
    else
        begin
            perform airtable.build_typed_view(tenant_id, table_id);
        exception
            when lock_not_available then
                v_reason := 'the view was in use for longer than 2 seconds';
            when dependent_objects_still_exist then
                v_reason := 'other objects are built upon a column that went or changed its type';
            when too_many_columns then
                v_reason := 'the table has more fields than a view may have columns';
        end;
    end if;
    if v_reason is not null then
        update airtable.typed_views as v
        set stale_because = v_reason
        where v.tenant_id = follow_table.tenant_id
            and v.table_id = follow_table.table_id;
    end if;
end;
$$;

comment on function airtable.follow_table(uuid, text) is
    'Brings the typed view of a table up to date, if it has one. Where that cannot be done now, the change of the table stands, '
    'and the view is noted as stale.';

revoke all on function airtable.follow_table(uuid, text) from public;
