begin;

select plan(3);

select has_extension('extensions', 'pgcrypto', 'pgcrypto is in schema extensions');
select is(length(extensions.gen_random_bytes(64)), 64, 'random bytes come in the length asked for');
select isnt(extensions.gen_random_bytes(16), extensions.gen_random_bytes(16), 'and differ each time');

select *
from finish();

rollback;
