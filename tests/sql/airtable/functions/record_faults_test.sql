begin;

select plan(5);

select tests.be('alice of acme');

select is(
    airtable.record_faults(record, 3),
    jsonb_build_array(jsonb_build_object('index', 3, 'field', null, 'value', value, 'message', message)),
    message
)
from (values
    ('7'::jsonb, '7'::jsonb, 'expected an object, got number'),
    ('{"id": "rec"}', '{"id": "rec"}', 'has no "fields"'),
    ('{"fields": [1]}', '{}', '"fields": expected an object, got array'),
    ('{"fields": {"Name": "x"}, "id": 5}', '{"id": 5}', '"id": expected a string, got number')
) as given (record, value, message);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.record_faults('7', 0)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
