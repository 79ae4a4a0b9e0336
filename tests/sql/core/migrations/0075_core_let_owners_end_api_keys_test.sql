begin;

select plan(2);

select is(
    tests.columns_open_to('application_user', 'core.api_keys', 'update'),
    array['expires_at', 'revoked_at'],
    'application_user changes the two ends of a key and nothing else'
);
select ok(not has_any_column_privilege('anonymous', 'core.api_keys', 'update'), 'anonymous changes nothing');

select *
from finish();

rollback;
