begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');
select api.delete_records('tblTasks000000000', '{recTwo00000000000}');
select airtable.put_cells(
    'tblTasks000000000', 'fldNotes000000000', '{recOne00000000000,recTwo00000000000,recThree000000000}',
    array['"one"', '"two"', null]::jsonb[]
);

select results_eq(
    $$select r.id, r.fields ->> 'fldNotes000000000' from airtable.records as r order by r.id$$,
    $$values ('recOne00000000000', 'one'), ('recThree000000000', null)$$,
    'cells are set and emptied'
);
select results_eq(
    $$select t.fields ->> 'fldNotes000000000', t.fields ->> 'fldName0000000000' from airtable.trashed_records as t$$,
    $$values ('two', 'Order paint')$$,
    'in the trash too, where other cells stay'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select is_empty($$select id from airtable.records where fields ? 'fldNotes000000000'$$, 'those of globex are left alone');

-- must deny: carol reads
reset role;
select tests.be('carol of acme');

select throws_ok($$select airtable.put_cells('tblTasks000000000', 'x', '{}', '{}')$$, 'PT403', null, 'readers have no business here');

select *
from finish();

rollback;
