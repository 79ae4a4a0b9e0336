begin;

select plan(10);

create temporary table issued as
select *
from app.create_context_key();

select matches((select key from issued), '^[0-9a-f]{128}$', 'the key is 64 bytes in hex');
select is((select id from issued), (select max(id) from app.context_keys), 'its id is that of the row it left');
select isnt((select key from app.create_context_key()), (select key from issued), 'the next key is another one');
select is(
    (
        select length(k.inner_block) + length(k.outer_block)
        from app.context_keys as k
        inner join issued as i on k.id = i.id
    ),
    128,
    'what is kept are two padded blocks'
);
select is(
    (
        select count(*)
        from app.context_keys as k
        inner join issued as i on k.id = i.id
        where decode(i.key, 'hex') in (k.inner_block, k.outer_block)
    ),
    0::bigint,
    'and not the key itself'
);

-- A service signs for bob of globex, as any HMAC library does.
create temporary table signed as
select i.id, encode(
    extensions.hmac(
        convert_to(
            concat_ws(e'\n', 'application_user', tests.tenant('globex'), tests.person('bob'), '', '99999999999'),
            'UTF8'
        ),
        decode(i.key, 'hex'),
        'sha256'
    ),
    'hex'
) as signature
from issued as i;

select app.open_context(
    'application_user', tests.tenant('globex')::text, tests.person('bob')::text, '', '99999999999',
    s.id || ':' || s.signature
)
from signed as s;

set local role application_user;

select is(app.current_tenant_id(), tests.tenant('globex'), 'HMAC-SHA256 with the key signs a context');
select is(app.current_user_id(), tests.person('bob'), 'user included');

-- The same signature under the id of the other key
reset role;

select throws_ok(
    format(
        'select app.open_context(%L, %L, %L, %L, %L, %L)',
        'application_user', tests.tenant('globex'), tests.person('bob'), '', '99999999999',
        (s.id + 1) || ':' || s.signature
    ),
    'PT401',
    'the signature of the context does not hold',
    'another key does not verify it'
)
from signed as s;

set local role application_user;

-- must deny
select throws_ok(
    'select app.create_context_key()',
    '42501',
    'permission denied for function create_context_key',
    'application_user cannot make a key'
);

reset role;
set local role authenticator;

select throws_ok(
    'select app.create_context_key()',
    '42501',
    'permission denied for function create_context_key',
    'neither can the role services log in as'
);

select *
from finish();

rollback;
