begin;

select plan(18);

select tests.be('alice of acme');

insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values (tests.tenant('acme'), 'fldMade0000000000', 'tblTasks000000000', 'Made', 'createdTime', 13),
    (tests.tenant('acme'), 'fldBy000000000000', 'tblTasks000000000', 'By', 'createdBy', 14);

select is(search.is_indexed(airtable.resolved_filter('tblTasks000000000', filter)), expected, filter::text)
from (values
    ('{"Name": "x"}'::jsonb, true),
    ('{}', false),
    ('{"Tags": []}', false),
    ('{"field": "Name", "op": "=", "value": "x"}', true),
    ('{"field": "Done", "op": "=", "value": false}', false),
    ('{"field": "Name", "op": "in", "value": ["x", "y"]}', true),
    ('{"field": "Tags", "op": "contains", "value": "red"}', true),
    ('{"field": "Name", "op": "contains", "value": "x"}', false),
    ('{"field": "Name", "op": "!=", "value": "x"}', false),
    ('{"field": "Made", "op": "=", "value": "2026-01-31"}', false),
    ('{"field": "By", "op": "=", "value": "erin@example.com"}', false),
    ('{"field": "Name", "op": "is empty"}', false),
    ('{"not": {"Name": "x"}}', false),
    ('{"and": [{"Name": "x"}, {"not": {"Name": "y"}}]}', true),
    ('{"or": [{"Name": "x"}, {"Name": "y"}]}', true),
    ('{"or": [{"Name": "x"}, {"not": {"Name": "y"}}]}', false),
    ('{"or": []}', false)
) as given (filter, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.is_indexed('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
