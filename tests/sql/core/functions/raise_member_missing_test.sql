begin;

select plan(2);

select throws_ok(
    $$select core.raise_member_missing('00000000-0000-4000-8000-00000000000b')$$,
    'PT404',
    'user 00000000-0000-4000-8000-00000000000b is no member',
    'the message names the user'
);
select throws_ok('select core.raise_member_missing(null)', 'PT404', 'user null is no member', 'or says that none was given');

select *
from finish();

rollback;
