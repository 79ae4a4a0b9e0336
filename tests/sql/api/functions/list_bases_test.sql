begin;

select plan(7);

-- bob of globex
select tests.be('bob of globex');

select is(
    (select jsonb_agg(base - 'createdTime') from jsonb_array_elements(api.list_bases()::jsonb -> 'bases') as base),
    '[{"id": "appOffice00000000", "name": "Office"}, {"id": "appVault000000000", "name": "Vault"}]',
    'bob lists the bases of globex'
);

-- alice of acme
reset role;
select tests.be('alice of acme');

select is(
    (select jsonb_agg(base - 'createdTime') from jsonb_array_elements(api.list_bases()::jsonb -> 'bases') as base),
    '[{"id": "appOffice00000000", "name": "Office"}]',
    'alice lists acme''s and not globex''s'
);

select api.create_base('A younger one', 'appA0000000000000');

select is(
    (select array_agg(base ->> 'name') from jsonb_array_elements(api.list_bases()::jsonb -> 'bases') as base),
    array['Office', 'A younger one'],
    'the oldest comes first'
);
select is(
    (
        select count(*)
        from jsonb_array_elements(api.list_bases()::jsonb -> 'bases') as base
        inner join airtable.bases as b
            on b.id = base ->> 'id'
            and b.created_time = (base ->> 'createdTime')::timestamptz
    ),
    2::bigint,
    'each with the time of its creation'
);

delete from airtable.bases;

select is(api.list_bases()::jsonb, '{"bases": []}', 'without bases the list is empty');

-- must deny
select set_config('app.context_signature', '', true);

select throws_ok(
    'select api.list_bases()',
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is no list'
);

reset role;
set local role anonymous;

select throws_ok('select api.list_bases()', '42501', null, 'anonymous lists no bases');

select *
from finish();

rollback;
