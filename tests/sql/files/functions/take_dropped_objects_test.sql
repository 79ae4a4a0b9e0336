begin;

select plan(3);

insert into files.dropped_objects (tenant_id, kind, storage_key)
select tests.tenant('acme'), 'files', 'key ' || i
from generate_series(1, 3) as i;
select bag_eq('select storage_key from files.take_dropped_objects(2)', $$values ('key 1'), ('key 2')$$, 'the oldest first');
select bag_eq('select storage_key from files.take_dropped_objects(2)', $$values ('key 3')$$, 'each once');
select is_empty('select from files.take_dropped_objects()', 'until none is left');

select *
from finish();

rollback;
