begin;

select plan(10);

select tests.be('alice of acme');

create function pg_temp.pattern(filter jsonb) returns jsonb language sql
return search.filter_pattern(airtable.resolved_filter('tblTasks000000000', filter));

select is(pg_temp.pattern(filter), expected, filter::text)
from (values
    ('{"Name": "x"}'::jsonb, '{"fldName0000000000": "x"}'::jsonb),
    ('{"field": "Effort", "op": "=", "value": 2}', '{"fldEffort00000000": 2}'),
    ('{"field": "Done", "op": "=", "value": true}', '{"fldDone0000000000": true}'),
    ('{"field": "Done", "op": "=", "value": false}', null),
    ('{"field": "Tags", "op": "=", "value": ["red"]}', null),
    ('{"field": "Effort", "op": ">", "value": 2}', null),
    (
        '{"and": [{"Name": "x"}, {"field": "Effort", "op": "=", "value": 2}]}',
        '{"fldName0000000000": "x", "fldEffort00000000": 2}'
    ),
    ('{"and": [{"Name": "x"}, {"Name": "y"}]}', null),
    ('{"or": [{"Name": "x"}]}', null)
) as given (filter, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.filter_pattern('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
