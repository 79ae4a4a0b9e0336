begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.cast_records('tblTasks000000000', '[
        {"id": "recOne00000000000", "fields": {"Effort": "2.5", "fldDone0000000000": "yes", "Colour": "1"}},
        {"fields": {}},
        {"fields": [1]},
        {"name": "no fields"},
        5
    ]'),
    '[
        {"id": "recOne00000000000", "fields": {"Effort": 2.5, "fldDone0000000000": true, "Colour": "1"}},
        {"fields": {}},
        {"fields": [1]},
        {"name": "no fields"},
        5
    ]',
    'cells are read as their fields'', by name or by id; what is no cell of the table stays'
);
select is(airtable.cast_records('tblTasks000000000', '[]'), '[]', 'no records are none');
select is(
    airtable.cast_records('tblSecrets0000000', '[{"fields": {"Secret": 1}}]'),
    '[{"fields": {"Secret": 1}}]',
    'fields of globex are unknown to alice'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.cast_records('tblTasks000000000', '[]')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
