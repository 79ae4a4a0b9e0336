begin;

select plan(5);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.change_records('tblTasks000000000', '[
        {"id": "recOne00000000000", "fields": {"Effort": 9}},
        {"id": "recTwo00000000000", "fields": {"Effort": "much", "Name": 5}},
        {"id": "recNever000000000", "fields": {"Effort": 9}},
        {"fields": {"Effort": 9}},
        {"id": "recOne00000000000", "fields": {"Effort": 8}},
        7,
        {"id": "recThree000000000", "fields": {"Effort": 7}}
    ]', false, 'skip', false)::jsonb -> 'faults',
    '[
        {"index": 1, "field": "Effort", "value": "much",
            "message": "field \"Effort\" cannot hold \"much\": expected a number"},
        {"index": 1, "field": "Name", "value": 5, "message": "field \"Name\" cannot hold 5: expected a string"},
        {"index": 2, "field": null, "value": "recNever000000000",
            "message": "table tblTasks000000000 has no record recNever000000000"},
        {"index": 3, "field": null, "value": null, "message": "has no \"id\""},
        {"index": 4, "field": null, "value": "recOne00000000000", "message": "the record is given twice"},
        {"index": 5, "field": null, "value": 7, "message": "expected an object, got number"}
    ]',
    'skip tells every fault of the records left out'
);
select results_eq(
    $$select id, fields -> 'fldEffort00000000' from airtable.records order by auto_number$$,
    $$values ('recOne00000000000', '9'::jsonb), ('recTwo00000000000', '1'), ('recThree000000000', '7')$$,
    'the others are changed, and no others'
);
select is(
    airtable.change_records('tblTasks000000000', '[{"id": "recNever000000000", "fields": {}}]', false, 'skip', true)
    ->> 'records',
    '[]',
    'a batch of which nothing is left changes nothing'
);
select throws_ok(
    $$select airtable.change_records('tblTasks000000000', '[]', false, 'ignore', false)$$,
    'PT400',
    'on_error: expected abort or skip, got ignore',
    'faults are fatal or skipped'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.change_records('tblTasks000000000', '[]', false, 'skip', false)$$,
    '42501',
    null,
    'anonymous changes no record'
);

select *
from finish();

rollback;
