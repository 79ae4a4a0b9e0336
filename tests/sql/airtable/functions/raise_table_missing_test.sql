begin;

select plan(2);

-- alice of acme
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.raise_table_missing('tblNever000000000')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'the missing table is named'
);
select throws_ok(
    'select airtable.raise_table_missing(null)',
    'PT404',
    'table null does not exist',
    'so is none at all'
);

select *
from finish();

rollback;
