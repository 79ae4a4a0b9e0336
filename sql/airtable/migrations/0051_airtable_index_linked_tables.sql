-- Finds the fields that lead to a table from others.
-- transactional: false
-- lint: allow prefer-robust-stmts the engine drops an index that was left invalid, and a valid one is no reason to go on
create index concurrently fields_linked_table_id_idx on airtable.fields (tenant_id, (options ->> 'linkedTableId'))
where type = 'multipleRecordLinks';
