begin;

select plan(2);

select tests.be('alice of acme');

select is(
    airtable.merge_faults(4, '{"fldName0000000000": "x"}', 'several records have its merge value'),
    '[{
        "index": 4, "field": null, "value": {"fldName0000000000": "x"},
        "message": "several records have its merge value"
    }]',
    'a fault of merging is told with the values to merge by'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.merge_faults(4, '{}', 'x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
