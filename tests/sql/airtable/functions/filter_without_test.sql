begin;

select plan(11);

select is(
    airtable.filter_without(filter, array['fldA', 'fldB']), rest, coalesce(filter::text, 'no filter') || ' without A and B'
)
from (values
    (null::jsonb, null::jsonb),
    ('{}', '{}'),
    ('{"fldA": 1, "fldC": 2}', '{"fldC": 2}'),
    ('{"fldA": 1}', null),
    ('{"field": "fldA", "op": "=", "value": 1}', null),
    ('{"field": "fldC", "op": "=", "value": "fldA"}', '{"field": "fldC", "op": "=", "value": "fldA"}'),
    ('{"and": [{"field": "fldA", "op": "is empty"}, {"fldC": 1}, {"fldD": 1}]}', '{"and": [{"fldC": 1}, {"fldD": 1}]}'),
    ('{"or": [{"fldA": 1}, {"not": {"fldB": 2}}, {"and": [{"fldA": 3}]}]}', null),
    ('{"not": {"or": [{"fldA": 1}, {"fldC": 2}]}}', '{"not": {"or": [{"fldC": 2}]}}'),
    ('{"or": []}', '{"or": []}'),
    ('{"and": [{"or": []}, {"fldA": 1}]}', '{"and": [{"or": []}]}')
) as given (filter, rest);

select *
from finish();

rollback;
