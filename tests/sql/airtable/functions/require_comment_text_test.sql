begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select lives_ok($$select airtable.require_comment_text(repeat('ö', 10000))$$, 'characters are counted, not bytes');
select throws_ok(
    $$select airtable.require_comment_text(repeat('x', 10001))$$,
    'PT422',
    'text: a comment has 1 to 10000 characters, not 10001',
    'too many are too many'
);
select throws_ok(
    $$select airtable.require_comment_text('')$$, 'PT422', 'text: a comment has 1 to 10000 characters, not 0', 'and none too few'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.require_comment_text('x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
