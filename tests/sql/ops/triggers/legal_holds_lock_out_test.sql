begin;

select plan(1);

select has_trigger('ops', 'legal_holds', 'legal_holds_lock_out', 'holds lock deletes out');

select *
from finish();

rollback;
