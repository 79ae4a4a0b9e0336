begin;

select plan(1);

select hasnt_index('airtable', 'records', 'records_fields_idx', 'cells have no second index');

select *
from finish();

rollback;
