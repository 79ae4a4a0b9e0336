begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');
select api.delete_records('tblTasks000000000', '{recTwo00000000000}');
select airtable.rename_choices('tblTasks000000000', 'fldStatus00000000', '{"Doing": "Todo", "Todo": "Doing", "Done": "Over"}');
select airtable.rename_choices('tblTasks000000000', 'fldTags0000000000', '{"blue": "azure"}');

select results_eq(
    $$
        select r.id, r.fields ->> 'fldStatus00000000', r.fields ->> 'fldTags0000000000'
        from airtable.records as r
        where r.table_id = 'tblTasks000000000'
        order by r.id
    $$,
    $$values ('recOne00000000000', 'Todo', '["red", "azure"]'), ('recThree000000000', 'Doing', null)$$,
    'names change in cells of one and of many, and may change places'
);
select is((select t.fields ->> 'fldStatus00000000' from airtable.trashed_records as t), 'Over', 'in the trash too');

-- bob of globex, whose field has the same id
reset role;
select tests.be('bob of globex');

select is(
    (select r.fields ->> 'fldStatus00000000' from airtable.records as r where r.id = 'recOne00000000000'), 'Doing', 'globex keeps its names'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.rename_choices('x', 'y', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
