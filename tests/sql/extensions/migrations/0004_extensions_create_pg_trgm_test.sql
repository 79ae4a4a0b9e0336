begin;

select plan(4);

select has_extension('extensions', 'pg_trgm', 'pg_trgm is in schema extensions');
select ok(extensions.similarity('fence', 'fense') > 0.3, 'a word with a typing error is similar to the one meant');
select ok(extensions.similarity('fence', 'rocket') < 0.1, 'and another word is not');

-- must allow: whoever searches
select tests.be('alice of acme');

select ok('fence' operator (extensions.%) 'fense', 'application_user compares words');

select *
from finish();

rollback;
