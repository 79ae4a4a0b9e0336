begin;

select plan(17);

-- alice of acme
select tests.be('alice of acme');

create temporary table made as
select api.create_base('Garden')::jsonb as base;

select is((select base ->> 'name' from made), 'Garden', 'a base has the name given');
select matches((select base ->> 'id' from made), '^app[A-Za-z0-9]{14}$', 'and an id made for it');
select is((select (base ->> 'createdTime')::timestamptz from made), now(), 'and the time of its creation');
select is(
    (select array_agg(k.key order by k.key) from made as m cross join jsonb_object_keys(m.base) as k (key)),
    array['createdTime', 'id', 'name'],
    'nothing else is told'
);
select is(
    (select b.tenant_id from airtable.bases as b inner join made as m on b.id = m.base ->> 'id'),
    tests.tenant('acme'),
    'it is acme''s'
);
select is(
    api.create_base('Vault', 'appVault000000000') ->> 'id',
    'appVault000000000',
    'an id can be given, also one that globex has'
);
select lives_ok(format('select api.create_base(%L)', name), format('a name of %s characters', length(name)))
from unnest(array['x', repeat('é', 255), 'Garden']) as name;

-- must deny
select throws_ok(
    $$select api.create_base(repeat('x', 256), 'x')$$,
    'PT422',
    '2 faults; the first is: name: a base needs a name of 1 to 255 characters',
    'a name that is too long, and an id, are told together'
);
select throws_ok(
    $$select api.create_base('Again', 'appOffice00000000')$$,
    '23505',
    'duplicate key value violates unique constraint "bases_pkey"',
    'an id is given once in a tenant'
);
select throws_ok(
    $$select api.create_base('Wrong', 'tblOffice00000000')$$,
    'PT422',
    'id: expected app and 14 letters or digits, got "tblOffice00000000"',
    'an id has the form of a base''s'
);
select throws_ok(
    format('select api.create_base(%L)', name),
    'PT422',
    'name: a base needs a name of 1 to 255 characters',
    'a base needs a name'
)
from unnest(array['', null]) as name;
select throws_ok(
    $$select api.create_base(repeat('x', 256))$$,
    'PT422',
    null,
    'of no more than 255 characters'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.create_base('Garden')$$,
    'PT401',
    'this transaction works for no tenant',
    'a base belongs to a tenant'
);

reset role;
set local role anonymous;

select throws_ok($$select api.create_base('Garden')$$, '42501', null, 'anonymous creates no base');

select *
from finish();

rollback;
