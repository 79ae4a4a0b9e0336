begin;

select plan(8);

select tests.be('alice of acme');

select is(search.filter_condition(filter), expected, filter::text)
from (values
    ('{"op": "and", "of": []}'::jsonb, 'true'),
    ('{"op": "or", "of": []}', 'false'),
    (
        '{"op": "not", "of": [{"op": "@>", "value": {"fldA": "it''s"}}]}',
        '(not (r.fields @> ''{"fldA": "it''''s"}''::jsonb))'
    )
) as given (filter, expected);

select is(
    search.filter_condition('{"op": "@>", "value": {"fldA": 1}}', true),
    '(airtable.tenant_cells(r.tenant_id, r.fields) @> airtable.tenant_cells($1, ''{"fldA": 1}''::jsonb))',
    'the index holds cells below their tenant'
);

-- Whatever comes in, nothing leaves its literal.
select lives_ok(
    format(
        'select count(*) from airtable.records as r where %s',
        search.filter_condition(jsonb_build_object(
            'op', op, 'id', evil, 'kind', kind, 'type', evil, 'value', to_jsonb(evil)
        ))
    ),
    format('%s of %s is a literal', op, kind)
)
from (values ('=', 'text'), ('contains', 'text')) as given (op, kind)
cross join (values ($$x') or true; drop table airtable.records; --\$$)) as bad (evil);
select throws_ok(
    $$select search.filter_condition('{"op": "= 1 or true --", "id": "x", "kind": "number", "value": 1}')$$,
    'PT400',
    'a filter has no op "= 1 or true --"',
    'an op is one of those there are'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.filter_condition('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
