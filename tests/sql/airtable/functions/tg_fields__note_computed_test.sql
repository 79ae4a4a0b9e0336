begin;

select plan(6);

-- The triggers call it: fields that come, change and go.
select tests.be('alice of acme');

select is(
    (select computed_fields from airtable.tables where id = 'tblTasks000000000'), null, 'a table has no computed fields at first'
);

insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values
    (tests.tenant('acme'), 'fldMade0000000000', 'tblTasks000000000', 'Made', 'createdTime', 13),
    (tests.tenant('acme'), 'fldSum00000000000', 'tblTasks000000000', 'Sum', 'rollup', 14);

select is(
    (select computed_fields from airtable.tables where id = 'tblTasks000000000'),
    '{"fldMade0000000000": "createdTime"}',
    'a field that the row itself knows is noted, others are not'
);

update airtable.fields
set type = 'autoNumber'
where id = 'fldMade0000000000';

select is(
    (select computed_fields from airtable.tables where id = 'tblTasks000000000'),
    '{"fldMade0000000000": "autoNumber"}',
    'with the type it has now'
);

delete from airtable.fields
where id = 'fldMade0000000000';

select is(
    (select computed_fields from airtable.tables where id = 'tblTasks000000000'), null, 'and gone with the field'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values (tests.tenant('globex'), 'fldMade0000000000', 'tblTasks000000000', 'Made', 'createdTime', 13);

reset role;
select tests.be('alice of acme');

select is(
    (select computed_fields from airtable.tables where id = 'tblTasks000000000'), null, 'a field of globex changes nothing in acme'
);
select throws_ok(
    $$update airtable.tables set computed_fields = '{}'$$,
    '42501',
    null,
    'the list is not the callers'' to set'
);

select *
from finish();

rollback;
