drop function airtable.tenant_cells(uuid, jsonb);
