-- An index over cells that leads with the tenant would hold every record of the tenant under one key, and each look-up
-- would walk along it. With the tenant around the cells, path and value are one key of the index, and a tenant's own.
set local role pyairtable_owner;

create function airtable.tenant_cells(tenant_id uuid, cells jsonb)
returns jsonb
language sql
immutable
parallel safe
begin atomic
    select jsonb_set('{}', array[tenant_id::text], cells);
end;

comment on function airtable.tenant_cells(uuid, jsonb) is
    'Cells below the id of their tenant, {tenant id: cells}: what records_tenant_cells_idx holds, and a look-up compares.';

grant execute on function airtable.tenant_cells(uuid, jsonb) to application_user, pyairtable_search;
