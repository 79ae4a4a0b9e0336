-- transactional: false
create index concurrently records_fields_idx on airtable.records using gin (tenant_id, fields jsonb_path_ops);
