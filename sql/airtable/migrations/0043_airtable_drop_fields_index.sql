-- records_tenant_cells_idx has taken its place.
-- transactional: false
drop index concurrently if exists airtable.records_fields_idx;
