begin;

select plan(5);

-- must allow: the owner, who needs no context for it
set local role pyairtable_owner;

create temporary table created as
select core.create_tenant('initech', 'Initech') as id;

select results_eq(
    $$select t.slug, t.name from core.tenants as t join created as c on c.id = t.id$$,
    $$values ('initech', 'Initech')$$,
    'the owner creates a tenant and gets its id'
);

-- must deny
select throws_ok(
    $$select core.create_tenant('acme', 'Another Acme')$$,
    '23505',
    'duplicate key value violates unique constraint "tenants_slug_key"',
    'a slug is given once'
);
select throws_ok(
    $$select core.create_tenant('Not A Slug', 'Name')$$,
    '23514',
    null,
    'a slug is made of lowercase letters, digits and hyphens'
);
select throws_ok($$select core.create_tenant('hooli', '')$$, '23514', null, 'a name is not empty');

reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select core.create_tenant('hooli', 'Hooli')$$,
    '42501',
    'permission denied for function create_tenant',
    'alice cannot create a tenant'
);

select *
from finish();

rollback;
