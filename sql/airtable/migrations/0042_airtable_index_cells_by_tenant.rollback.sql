-- transactional: false
drop index concurrently airtable.records_tenant_cells_idx;
