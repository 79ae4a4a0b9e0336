begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.filter_by_id('tblTasks000000000', filter), by_id, coalesce(filter::text, 'no filter'))
from (values
    (null::jsonb, null::jsonb),
    ('{}', '{}'),
    ('{"Name": "x", "fldDue00000000000": null}', '{"fldName0000000000": "x", "fldDue00000000000": null}'),
    ('{"field": "Due", "op": "is empty"}', '{"field": "fldDue00000000000", "op": "is empty"}'),
    (
        '{"and": [{"not": {"or": [{"Done": true}, {"field": "Effort", "op": ">", "value": 1}]}}, {"and": []}]}',
        '{"and": [{"not": {"or": [{"fldDone0000000000": true}, {"field": "fldEffort00000000", "op": ">", "value": 1}]}}, {"and": []}]}'
    ),
    (
        '{"field": "Tags", "op": "in", "value": ["red", "blue"]}',
        '{"field": "fldTags0000000000", "op": "in", "value": ["red", "blue"]}'
    )
) as given (filter, by_id);

select *
from finish();

rollback;
