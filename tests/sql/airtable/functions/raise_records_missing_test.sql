begin;

select plan(1);

-- alice of acme
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.raise_records_missing('tblTasks000000000', array['recA', 'recB', null])$$,
    'PT404',
    'table tblTasks000000000 has no record recA, recB, null',
    'every missing record is named'
);

select *
from finish();

rollback;
