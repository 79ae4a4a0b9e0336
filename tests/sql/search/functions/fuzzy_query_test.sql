begin;

select plan(15);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    format('select exact::text, fuzzy::text from search.fuzzy_query(%L, %L)', query, '{tblTasks000000000}'),
    format('values (%L::text, %L::text)', exact, fuzzy),
    description
)
from (values
    ('fence', $$'fence':*$$, $$'fence':* | 'fence'$$, 'a known word is met by its beginning'),
    ('FENSE', $$'fense':*$$, $$'fense':* | 'fence'$$, 'a word with a typing error also by the one that was meant'),
    ('fnece', $$'fnece':*$$, $$'fnece':* | 'fence'$$, 'so is one with two letters swapped, however short it is'),
    ('xylophone', $$'xylophone':*$$, $$'xylophone':*$$, 'a word like no other stands alone'),
    (
        'paint fense',
        $$'fense':* & 'paint':*$$,
        $$( 'fense':* | 'fence' ) & ( 'paint':* | 'paint' )$$,
        'several words must all be met'
    ),
    ('Málaga', $$'malaga':*$$, $$'malaga':* | 'malaga'$$, 'accents are stripped'),
    ('', null, null, 'an empty query has no words'),
    (' .,;!?- ', null, null, 'nor has one of signs only'),
    (null, null, null, 'nor no query at all')
) as given (query, exact, fuzzy, description);

select is(
    (select exact::text from search.fuzzy_query('paint | !fence & (x:*', '{tblTasks000000000}')),
    $$'fence':* & 'paint':* & 'x':*$$,
    'operators in a query are not taken for words'
);

select is(
    (
        select numnode(exact)
        from search.fuzzy_query((select string_agg('w' || i, ' ') from generate_series(1, 30) as i), '{}')
    ),
    39,
    'the first 20 words of a query count: as many words, joined by 19 operators'
);

insert into airtable.records (tenant_id, table_id, auto_number, fields)
select
    tests.tenant('acme'),
    'tblTasks000000000',
    4,
    jsonb_build_object('fldNotes000000000', string_agg('worda' || chr(n), ' '))
from generate_series(97, 117) as n;

select is(
    (select numnode(fuzzy) from search.fuzzy_query('wordaa', '{tblTasks000000000}')),
    11,
    'of many words alike five are taken: six words joined by five operators'
);

-- must deny
select is(
    (select fuzzy::text from search.fuzzy_query('plutonum', '{tblSecrets0000000}')),
    $$'plutonum':*$$,
    'words of globex do not show, whatever table alice names'
);

reset role;
select tests.be('bob of globex');

select is(
    (select fuzzy::text from search.fuzzy_query('plutonum', '{tblSecrets0000000}')),
    $$'plutonum':* | 'plutonium'$$,
    'and do for bob'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select * from search.fuzzy_query('plutonum', '{tblSecrets0000000}')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a context it is refused'
);

select *
from finish();

rollback;
