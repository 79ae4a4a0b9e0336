begin;

select plan(12);

select is(
    files.snippet('one two three Zoë four', websearch_to_tsquery('search.words', 'zoe')),
    'one two three <mark>Zoë</mark> four',
    'words are marked, whatever their accents'
);
select is(
    files.snippet('x < y && "z" & <script>alert(1)</script> plan', websearch_to_tsquery('search.words', 'plan')) ~ '<(?!/?mark>)',
    false,
    'nothing but the marks is HTML'
);
select is(
    files.snippet(e'a \uE000plan\uE001 b', websearch_to_tsquery('search.words', 'b')),
    'a plan <mark>b</mark>',
    'marks of the text itself are taken out'
);
select matches(
    files.snippet(repeat('nothing here ', 20000) || 'the needle' || repeat(' nothing here', 20000), websearch_to_tsquery('search.words', 'needle')),
    '^(nothing |here |the ){0,30}<mark>needle</mark>( nothing| here){0,30}$',
    'a word far down is found, and little around it is shown'
);
select matches(
    files.snippet(repeat('far ', 300) || repeat('gap ', 20000) || 'near', websearch_to_tsquery('search.words', 'far near')),
    '<mark>far</mark>',
    'words far from each other are shown where the first is'
);
select is(
    files.snippet(text, websearch_to_tsquery('search.words', query)), expected, format('%s of %s', query, text)
)
from (values
    ('the text', 'other', 'the text'),
    ('the text', '-other', 'the text'),
    ('the text', '', 'the text'),
    ('the text', 'text -other', 'the <mark>text</mark>'),
    ('', 'text', ''),
    (null, 'text', null)
) as given (text, query, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.snippet('a', 'b')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
