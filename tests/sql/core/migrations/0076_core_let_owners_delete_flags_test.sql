begin;

select plan(2);

select table_privs_are(
    'core', 'feature_flags', 'application_user', array['SELECT', 'DELETE'], 'application_user deletes flags'
);
select ok(not has_table_privilege('anonymous', 'core.feature_flags', 'delete'), 'anonymous does not');

select *
from finish();

rollback;
