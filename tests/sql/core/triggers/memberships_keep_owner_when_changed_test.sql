begin;

select plan(2);

select trigger_is(
    'core', 'memberships', 'memberships_keep_owner_when_changed', 'core', 'tg_memberships__keep_owner',
    'every update of memberships is looked at'
);
select throws_ok(
    $$update core.memberships set role = 'editor' where user_id = tests.person('alice')$$,
    'PT409',
    'a tenant keeps at least one owner',
    'and refused where it would leave a tenant without an owner'
);

select *
from finish();

rollback;
