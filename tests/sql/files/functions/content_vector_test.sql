begin;

select plan(8);

select is(
    (select row(c.*)::text from files.content_vector('Q3_Report-final.pdf', 'Zoë paid') as c),
    '("''final'':3A ''paid'':6 ''pdf'':4A ''q3'':1A ''report'':2A ''zoe'':5",8)',
    'words of the name weigh more, and are found one by one'
);
select is((files.content_vector('a.txt', null)).indexed_length, null, 'without a text there is none to index');
select is((files.content_vector('a.txt', '')).indexed_length, 0, 'an empty one is');

create temporary table long as
select
    string_agg('word' || i || 'x', ' ') as distinct_words,
    repeat('the same words again ', 250000) as same_words
from generate_series(1, 400000) as i;

select is(
    (select (files.content_vector('a.txt', same_words)).indexed_length from long),
    4194304,
    'of 5 MB that repeat their words, four million characters are searchable'
);
select is(
    (select (files.content_vector('a.txt', distinct_words)).indexed_length from long),
    (select least(length(distinct_words), 4194304) / 8 from long),
    'of 4 MB without a word twice, an eighth'
);
select cmp_ok(
    (select pg_column_size((files.content_vector('a.txt', distinct_words)).vector) from long), '>', 200000, 'which is much'
);
select lives_ok(
    $$select files.content_vector('a.txt', repeat('x', 3000000) || ' ' || repeat(e'\u0149', 2000000))$$,
    'a word of 3 MB is left out'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.content_vector('a', 'b')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
