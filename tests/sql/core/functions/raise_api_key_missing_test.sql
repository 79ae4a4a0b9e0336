begin;

select plan(2);

select throws_ok(
    $$select core.raise_api_key_missing('00000000-0000-4000-8000-00000000000b')$$,
    'PT404',
    'API key 00000000-0000-4000-8000-00000000000b does not exist',
    'the message names the key'
);
select throws_ok(
    'select core.raise_api_key_missing(null)', 'PT404', 'API key null does not exist', 'or says that none was given'
);

select *
from finish();

rollback;
