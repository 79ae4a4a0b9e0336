begin;

select plan(8);

-- must deny
select throws_ok(
    $$delete from core.memberships where user_id = tests.person('alice')$$,
    'PT409',
    'a tenant keeps at least one owner',
    'the last owner is not removed'
);
select throws_ok(
    $$update core.memberships set role = 'editor' where user_id = tests.person('alice')$$,
    'PT409',
    'a tenant keeps at least one owner',
    'nor demoted'
);
select throws_ok(
    $$delete from core.users where email = 'alice@example.com'$$,
    'PT409',
    'a tenant keeps at least one owner',
    'nor deleted as a user'
);
select throws_ok(
    $$delete from core.memberships$$,
    'PT409',
    'a tenant keeps at least one owner',
    'also where several tenants lose theirs at once'
);

-- must allow
select lives_ok(
    $$delete from core.memberships where user_id = tests.person('erin')$$,
    'who is no owner is removed'
);

update core.memberships
set role = 'owner'
where tenant_id = tests.tenant('acme')
    and user_id = tests.person('chris');

select lives_ok(
    $$update core.memberships set role = 'reader' where user_id = tests.person('alice')$$,
    'an owner is demoted when there is another'
);
select lives_ok(
    $$
        update core.memberships
        set role = case when user_id = tests.person('alice') then 'owner' else 'reader' end
        where tenant_id = tests.tenant('acme')
    $$,
    'one may take the place of another in one statement'
);
select lives_ok(
    $$delete from core.tenants where slug = 'acme'$$,
    'a tenant that is deleted takes its last owner with it'
);

select *
from finish();

rollback;
