begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.named_fields(
        'tblTasks000000000', '{"fldStatus00000000": "Todo", "fldEffort00000000": 1, "fldName0000000000": "a"}'
    ),
    '{"Name": "a", "Effort": 1, "Status": "Todo"}',
    'cells are named'
);
select is(airtable.named_fields('tblTasks000000000', '{}'), '{}', 'a record without cells has no names');
select is(
    airtable.named_fields('tblTasks000000000', '{"fldGone0000000000": 1}'),
    '{}',
    'a cell whose field is gone is left out'
);

-- must deny
select is(
    airtable.named_fields('tblSecrets0000000', '{"fldSecret00000000": 1}'),
    '{}',
    'names of globex''s fields are not told'
);

select *
from finish();

rollback;
