begin;

select plan(11);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    format('select record_id from search.filter_records(%L, %L, 0, 10)', 'tblTasks000000000', pattern),
    format('select unnest(%L::text[])', ids),
    description
)
from (values
    ('{"fldStatus00000000": "Done"}', '{recTwo00000000000}', 'a record with the value is found'),
    ('{"fldTags0000000000": ["red"]}', '{recOne00000000000}', 'so is one with the value among others'),
    ('{"fldEffort00000000": 2.50}', '{recOne00000000000}', 'a number is found however it is written'),
    ('{"fldStatus00000000": "done"}', '{}', 'case counts'),
    ('{"fldStatus00000000": "Done", "fldEffort00000000": 2.5}', '{}', 'all values must be there'),
    ('{"fldSecret00000000": "Plutonium under the sofa"}', '{}', 'globex''s record is not found by its value'),
    ('{}', '{recOne00000000000,recTwo00000000000,recThree000000000}', 'no values find every record in its order')
) as given (pattern, ids, description);

select results_eq(
    $$select record_id from search.filter_records('tblTasks000000000', '{}', 1, 1)$$,
    $$values ('recTwo00000000000')$$,
    'after a number, and no more than asked for'
);

-- must deny
select is_empty(
    $$select record_id from search.filter_records('tblSecrets0000000', '{}', 0, 10)$$,
    'a table of globex has no records for alice'
);

reset role;
select tests.be('bob of globex');

select isnt_empty(
    $$select record_id from search.filter_records('tblSecrets0000000', '{}', 0, 10)$$,
    'and has some for bob'
);

select set_config('app.current_tenant_id', tests.tenant('acme')::text, true);

select throws_ok(
    $$select record_id from search.filter_records('tblTasks000000000', '{}', 0, 10)$$,
    'PT401',
    'this transaction works for no tenant',
    'a tenant set by hand is refused, although the function reads for all of them'
);

select *
from finish();

rollback;
