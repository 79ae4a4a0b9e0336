begin;

select plan(4);

select is(
    tests.columns_open_to('application_user', 'core.memberships', 'insert'),
    array['tenant_id', 'user_id', 'role'],
    'application_user adds members'
);
select is(
    tests.columns_open_to('application_user', 'core.memberships', 'update'),
    array['role'],
    'changes their role and nothing else'
);
select ok(has_table_privilege('application_user', 'core.memberships', 'delete'), 'and removes them');
select ok(not has_any_column_privilege('anonymous', 'core.memberships', 'insert'), 'anonymous adds nobody');

select *
from finish();

rollback;
