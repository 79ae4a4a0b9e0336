begin;

select plan(2);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.sort_by_id('tblTasks000000000', '[{"field": "Due", "direction": "desc"}, {"field": "fldName0000000000"}]'),
    '[{"field": "fldDue00000000000", "direction": "desc"}, {"field": "fldName0000000000", "direction": "asc"}]',
    'a sort with fields by id and every direction'
);
select is(airtable.sort_by_id('tblTasks000000000', null), '[]', 'no sort is an empty one');

select *
from finish();

rollback;
