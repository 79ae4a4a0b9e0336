begin;

select plan(11);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    format('select record_id from search.find_records(%L, %L, 10) order by place', query, '{tblTasks000000000}'),
    format('select unnest(%L::text[])', ids),
    description
)
from (values
    ('fence', '{recOne00000000000}', 'a word is found'),
    ('fense', '{recOne00000000000}', 'with a typing error too'),
    ('xylophone', '{}', 'a word that is nowhere finds nothing'),
    ('', '{}', 'nor does none'),
    ('plutonium', '{}', 'nor does a word of globex')
) as given (query, ids, description);

-- Records that tell how results are ordered
insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values
    (tests.tenant('acme'), 'recAlike000000000', 'tblTasks000000000', 4, '{"fldName0000000000": "scaffald scaffald"}'),
    (tests.tenant('acme'), 'recExact000000000', 'tblTasks000000000', 5, '{"fldName0000000000": "a scaffold"}'),
    (tests.tenant('acme'), 'recOften000000000', 'tblTasks000000000', 6, '{"fldName0000000000": "scaffold scaffold"}');

select results_eq(
    $$select record_id, place from search.find_records('scaffold', '{tblTasks000000000}', 10)$$,
    $$
        values
            ('recOften000000000', 1::bigint),
            ('recExact000000000', 2),
            ('recAlike000000000', 3)
    $$,
    'the word itself goes before words alike, and where it stands more often before where it stands once'
);
select results_eq(
    $$select record_id from search.find_records('scaffold', '{tblTasks000000000}', 1)$$,
    $$values ('recOften000000000')$$,
    'no more than asked for, the best of them'
);
select is_empty(
    $$select record_id from search.find_records('scaffold', '{}', 10)$$,
    'in no table there is nothing to find'
);

-- must deny
select is_empty(
    $$select record_id from search.find_records('plutonium', '{tblSecrets0000000}', 10)$$,
    'alice finds nothing in a table of globex'
);

reset role;
select tests.be('bob of globex');

select results_eq(
    $$select record_id from search.find_records('plutonium', '{tblSecrets0000000}', 10)$$,
    $$values ('recSecret00000000')$$,
    'and bob does'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select record_id from search.find_records('plutonium', '{tblSecrets0000000}', 10)$$,
    'PT401',
    'this transaction works for no tenant',
    'without a context it is refused'
);

select *
from finish();

rollback;
