begin;

select plan(9);

-- alice of acme
select tests.be('alice of acme');

create function pg_temp.numbers(filter jsonb, sort jsonb default '[]', after jsonb default null, how_many integer default 10)
returns bigint[] language sql
begin atomic
    select array_agg(s.auto_number order by s.place)
    from search.select_records(
        'tblTasks000000000',
        airtable.resolved_filter('tblTasks000000000', filter),
        airtable.resolved_sort('tblTasks000000000', sort),
        after,
        how_many
    ) as s;
end;

select is(pg_temp.numbers('{"not": {"Name": "x"}}'), array[1, 2, 3]::bigint[], 'what no index finds comes by number');
select is(
    pg_temp.numbers('{"or": [{"Status": "Done"}, {"Status": "Doing"}]}'), array[1, 2]::bigint[], 'so does what the index finds'
);
select is(pg_temp.numbers('{"not": {"Name": "x"}}', how_many => 2), array[1, 2]::bigint[], 'no more than asked for');
select is(
    pg_temp.numbers('{"or": [{"Status": "Done"}, {"Status": "Doing"}]}', after => '{"number": 1, "keys": []}'),
    array[2]::bigint[],
    'from where the last page ended'
);
select is(
    pg_temp.numbers('{}', '[{"field": "Status", "direction": "desc"}]'), array[2, 1, 3]::bigint[], 'or in the order of a sort'
);
select is(
    (
        select array_agg(s.keys order by s.place)
        from search.select_records(
            'tblTasks000000000', null,
            airtable.resolved_sort('tblTasks000000000', '[{"field": "Effort"}, {"field": "Name"}]'), null, 10
        ) as s
    ),
    array['["1", "Order paint"]', '["2.5", "Paint the fence"]', '[null, "Call Zoë"]']::jsonb[],
    'with the values it is sorted by'
);

-- Frequent and rare values: the two ways to find them tell the same.
select api.create_records('tblTasks000000000', (
    select jsonb_agg(jsonb_build_object('fields', jsonb_build_object('Name', 'n' || n, 'Effort', n % 2, 'Stars', 1 + n % 5)))
    from generate_series(1, 300) as n
));

select is(
    (select array_length(pg_temp.numbers(filter, how_many => 1000), 1)),
    expected,
    filter::text
)
from (values
    ('{"field": "Effort", "op": "in", "value": [1]}'::jsonb, 151),
    ('{"field": "Name", "op": "in", "value": ["n1", "n299", "n300"]}', 3)
) as given (filter, expected);

-- must deny: alice hands in what was made for a table of globex
select is_empty(
    $$
        select *
        from search.select_records('tblSecrets0000000', '{"op": "@>", "value": {}}', '[]', null, 10)
    $$,
    'records of globex are not found for alice'
);

select *
from finish();

rollback;
