begin;

select plan(2);

select trigger_is(
    'core', 'memberships', 'memberships_keep_owner_when_removed', 'core', 'tg_memberships__keep_owner',
    'every delete of memberships is looked at'
);
select throws_ok(
    $$delete from core.memberships where user_id = tests.person('alice')$$,
    'PT409',
    'a tenant keeps at least one owner',
    'and refused where it would leave a tenant without an owner'
);

select *
from finish();

rollback;
