begin;

select plan(8);

-- alice of acme
select tests.be('alice of acme');

insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
select tests.tenant('acme'), 'recTwin' || n || '000000000', 'tblTasks000000000', 3 + n, '{"fldName0000000000": "Twin"}'
from generate_series(1, 3) as n;

select results_eq(
    $$
        select ordinality, count(*), min(record_id)
        from search.match_records('tblTasks000000000', array[
            '{"fldName0000000000": "Order paint"}',
            '{"fldName0000000000": "Nobody"}',
            '{"fldName0000000000": "Twin"}',
            '{"fldName0000000000": "Call Zoë", "fldStatus00000000": "Todo"}',
            '{"fldName0000000000": "Call Zoë", "fldStatus00000000": "Done"}'
        ]::jsonb[])
        group by ordinality
        order by ordinality
    $$,
    $$
        values
            (1::bigint, 1::bigint, 'recTwo00000000000'),
            (3, 2, 'recTwin1000000000'),
            (4, 1, 'recThree000000000')
    $$,
    'each pattern finds the record with all of its values; two of several tell that it is ambiguous'
);
select is_empty(
    $$select * from search.match_records('tblTasks000000000', array['{"fldTags0000000000": ["red"]}']::jsonb[])$$,
    'a list matches as a whole'
);
select isnt_empty(
    $$
        select *
        from search.match_records('tblTasks000000000', array['{"fldTags0000000000": ["red", "blue"]}']::jsonb[])
    $$,
    'and not by one of its members'
);
select is_empty($$select * from search.match_records('tblTasks000000000', '{}')$$, 'no patterns, no matches');

-- must deny
select is_empty(
    $$
        select *
        from search.match_records(
            'tblSecrets0000000', array['{"fldSecret00000000": "Plutonium under the sofa"}']::jsonb[]
        )
    $$,
    'a record of globex matches nothing for alice'
);
select is_empty(
    $$
        select *
        from search.match_records('tblTasks000000000', array['{"fldName0000000000": "Refuel the rocket"}']::jsonb[])
    $$,
    'not even in a table of the same id'
);

reset role;
select tests.be('bob of globex');

select isnt_empty(
    $$
        select *
        from search.match_records('tblTasks000000000', array['{"fldName0000000000": "Refuel the rocket"}']::jsonb[])
    $$,
    'and matches for bob'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select * from search.match_records('tblTasks000000000', '{}')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a context it is refused'
);

select *
from finish();

rollback;
