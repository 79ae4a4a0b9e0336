-- New entries wait in a list that every look-up reads from end to end; at the server's 4 MB a look-up beside steady writes
-- took ten times as long as one in a settled index. 64 kB is the least there is, and writers noticed no difference.
set local role pyairtable_owner;

alter index airtable.records_tenant_cells_idx set (gin_pending_list_limit = 64);
alter index airtable.records_search_vector_idx set (gin_pending_list_limit = 64);
