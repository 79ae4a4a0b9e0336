begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    $$
        select m.ordinality, m.record_id
        from search.match_many_records('tblTasks000000000', array[
            '{"fldName0000000000": "Order paint", "fldEffort00000000": 1.0}', null,
            '{"fldName0000000000": "Order paint", "fldEffort00000000": 2}',
            '{"fldName0000000000": "Paint the fence", "fldEffort00000000": 2.5}'
        ]::jsonb[]) as m
        order by m.ordinality
    $$,
    $$values (1::bigint, 'recTwo00000000000'), (4, 'recOne00000000000')$$,
    'records with equal values in all fields are found'
);

select api.create_records('tblTasks000000000', '[
    {"fields": {"Name": "Twin"}}, {"fields": {"Name": "Twin"}}, {"fields": {"Name": "Twin"}}
]');

select is(
    (
        select count(*)
        from search.match_many_records('tblTasks000000000', array['{"fldName0000000000": "Twin"}']::jsonb[])
    ),
    2::bigint,
    'two of each tell an ambiguous one'
);

-- must deny: alice knows the table and the field of globex
select is_empty(
    $$
        select *
        from search.match_many_records(
            'tblSecrets0000000', array['{"fldSecret00000000": "Plutonium under the sofa"}']::jsonb[]
        )
    $$,
    'records of globex are not found for alice'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select search.match_many_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
