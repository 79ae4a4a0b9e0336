begin;

select plan(8);

select is(airtable.naming_faults('base', 'Sales', 'app', 'appSales000000000'), '{}', 'a name and an id that fit');
select is(airtable.naming_faults('base', 'Sales', 'app'), '{}', 'an id is made when none is given');
select is(airtable.naming_faults('base', repeat('x', 255)), '{}', '255 characters are a name');
select is(airtable.naming_faults('base', null, 'app', null), '{}', 'what is null is not looked at');
select is(
    airtable.naming_faults('base', ''), array['name: a base needs a name of 1 to 255 characters'], 'an empty text is no name'
);
select is(
    airtable.naming_faults('base', repeat('x', 256)),
    array['name: a base needs a name of 1 to 255 characters'],
    '256 characters are too many'
);
select is(
    airtable.naming_faults('table', '', 'tbl', 'appSales000000000'),
    array[
        'name: a table needs a name of 1 to 255 characters',
        'id: expected tbl and 14 letters or digits, got "appSales000000000"'
    ],
    'all faults are told at once'
);
select is(
    airtable.naming_faults('table', 'Sales', 'tbl', e'tblSales000000000\n'),
    array['id: expected tbl and 14 letters or digits, got "tblSales000000000\n"'],
    'nothing may follow an id'
);

select *
from finish();

rollback;
