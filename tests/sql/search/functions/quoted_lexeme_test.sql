begin;

select plan(22);

-- alice of acme
select tests.be('alice of acme');

select is(search.quoted_lexeme('word'), $$'word'$$, 'a word is put into quotes');
select is(search.quoted_lexeme($$o'clock$$), $$'o''clock'$$, 'a quote is doubled');
select is(search.quoted_lexeme('back\slash'), $$'back\\slash'$$, 'so is a backslash');
select is(search.quoted_lexeme(null), null, 'no word, no quotes');
select is(
    tsvector_to_array(search.quoted_lexeme(lexeme)::tsvector),
    array[lexeme],
    format('%s is one lexeme', to_json(lexeme))
)
from unnest(array[
    'word', '''', '''''', '\', '\''', 'a & b', 'a | !b:*', '(a)', ' ', e'two\nlines', '東京'
]) as lexeme;
select is(
    numnode(search.quoted_lexeme(lexeme)::tsquery),
    1,
    format('%s is one word of a query, no operator', to_json(lexeme))
)
from unnest(array['a & b', 'a | !b:*', '(a)', 'a <-> b', '''', '\', '!']) as lexeme;

select *
from finish();

rollback;
