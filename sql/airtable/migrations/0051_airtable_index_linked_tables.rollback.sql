-- transactional: false
drop index concurrently airtable.fields_linked_table_id_idx;
