begin;

select plan(1);

select has_index('airtable', 'fields', 'fields_linked_table_id_idx', 'fields that lead to a table are found');

select *
from finish();

rollback;
