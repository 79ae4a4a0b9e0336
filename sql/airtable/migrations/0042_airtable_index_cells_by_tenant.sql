-- Replaces records_fields_idx, and answers "this field has this value" in one look instead of a walk along the tenant's records.
-- transactional: false
-- lint: allow prefer-robust-stmts the engine drops an index that was left invalid, and a valid one is no reason to go on
create index concurrently records_tenant_cells_idx on airtable.records
    using gin (airtable.tenant_cells(tenant_id, fields) jsonb_path_ops);
