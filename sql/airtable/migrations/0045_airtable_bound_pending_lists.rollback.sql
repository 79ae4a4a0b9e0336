set local role pyairtable_owner;

alter index airtable.records_search_vector_idx reset (gin_pending_list_limit);
alter index airtable.records_tenant_cells_idx reset (gin_pending_list_limit);
