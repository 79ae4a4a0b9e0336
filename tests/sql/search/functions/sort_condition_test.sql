begin;

select plan(6);

select tests.be('alice of acme');

select is(search.sort_condition(sort, after), expected, description)
from (values
    ('[]'::jsonb, '{"number": 5, "keys": []}'::jsonb, '(r.auto_number > ''5''::bigint)', 'without keys the number decides'),
    (
        '[{"id": "fldA", "kind": "time", "type": "date", "is_descending": false}]',
        '{"number": 5, "keys": ["2026-01-31"]}',
        '(((r.fields ->> ''fldA'') collate "C" > ''2026-01-31''::text or (r.fields ->> ''fldA'') collate "C" is null) or '
        '(r.fields ->> ''fldA'') collate "C" is not distinct from ''2026-01-31''::text and r.auto_number > ''5''::bigint)',
        'later values and empty cells come after'
    ),
    (
        '[{"id": "fldA", "kind": "time", "type": "date", "is_descending": false}]',
        '{"number": 5, "keys": [null]}',
        '(false or (r.fields ->> ''fldA'') collate "C" is not distinct from NULL::text and r.auto_number > ''5''::bigint)',
        'only empty cells after an empty one'
    ),
    (
        '[{"id": "fldA", "kind": "time", "type": "date", "is_descending": true}]',
        '{"number": 5, "keys": [null]}',
        '((r.fields ->> ''fldA'') collate "C" is not null or '
        '(r.fields ->> ''fldA'') collate "C" is not distinct from NULL::text and r.auto_number > ''5''::bigint)',
        'and every value when the order is turned over'
    )
) as given (sort, after, expected, description);
select matches(
    search.sort_condition(
        '[{"id": "fldA", "kind": "text", "type": "url", "is_descending": false}]', '{"number": 5, "keys": ["it''s"]}'
    ),
    $$'it''s'::text$$,
    'values are quoted'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.sort_condition('[]', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
