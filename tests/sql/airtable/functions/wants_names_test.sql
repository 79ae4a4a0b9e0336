begin;

select plan(7);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.wants_names('name'), true, 'cells can be keyed by field name');
select is(airtable.wants_names('id'), false, 'or by field id');

-- must deny
select throws_ok(
    format('select airtable.wants_names(%L)', given),
    'PT400',
    format('field_keys: expected id or name, got %s', coalesce(given, 'null')),
    format('%s is neither', coalesce(to_json(given)::text, 'null'))
)
from unnest(array['Name', 'ids', '', null]) as given;
select is(
    (select length(message) from tests.refusal(format('select airtable.wants_names(%L)', repeat('x', 100000)))),
    length('field_keys: expected id or name, got ') + 100,
    'a long value is cut short'
);

select *
from finish();

rollback;
