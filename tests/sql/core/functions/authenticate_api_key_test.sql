begin;

select plan(20);

create temporary table made (name text, key json);
grant all on made to application_user, authenticator;

select tests.be('alice of acme');
insert into made values ('alive', api.create_api_key('Robot', 'editor'));
insert into made values ('expired', api.create_api_key('Old', 'editor', now() + interval '1 hour'));
insert into made values ('soon', api.create_api_key('Soon', 'editor', now() + interval '1 hour'));
insert into made values ('revoked', api.create_api_key('Lost', 'editor'));
select api.revoke_api_key((select (key ->> 'id')::uuid from made where name = 'revoked'));

reset role;
select app.begin_as(tests.tenant('globex'));
insert into made values ('service', api.create_api_key('Rocket', 'reader'));

reset role;
update core.api_keys
set expires_at = now()
where name = 'Old';

create function pg_temp.secret(name text)
returns text
language sql
as $$
    select m.key ->> 'secret'
    from pg_temp.made as m
    where m.name = secret.name
$$;

-- must allow
set local role authenticator;

select results_eq(
    $$select tenant_id, user_id, level from app.authenticate_api_key(pg_temp.secret('alive'))$$,
    $$values (tests.tenant('acme'), tests.person('alice'), 'editor')$$,
    'a key works for the member who made it, up to its level'
);
select results_eq(
    $$select tenant_id, user_id, level from app.authenticate_api_key(pg_temp.secret('service'))$$,
    $$values (tests.tenant('globex'), null::uuid, 'reader')$$,
    'one made by a service works for the tenant'
);

-- must deny: one answer for all
select is_empty($$select * from app.authenticate_api_key(pg_temp.secret('expired'))$$, 'an expired key is nobody''s');
select is_empty($$select * from app.authenticate_api_key(pg_temp.secret('revoked'))$$, 'so is a revoked one');
select is_empty($$select * from app.authenticate_api_key('keyA1b2C3d4E5f6G7.made-up')$$, 'and one that never was');
select is_empty(
    $$select * from app.authenticate_api_key(split_part(pg_temp.secret('alive'), '.', 1) || '.made-up')$$,
    'and one of which only the prefix is right'
);
select is_empty(
    $$select * from app.authenticate_api_key(split_part(pg_temp.secret('alive'), '.', 1))$$,
    'and the prefix alone'
);
select is_empty($$select * from app.authenticate_api_key('')$$, 'and nothing');
select is_empty('select * from app.authenticate_api_key(null)', 'and null');

-- A prefix that another tenant took on purpose
reset role;
select tests.be('bob of globex');
insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
select
    tests.tenant('globex'), 'Twin', m.key ->> 'prefix', sha256(convert_to((m.key ->> 'prefix') || '.twin', 'UTF8')), 'owner',
    tests.person('bob')
from made as m
where m.name = 'alive';

reset role;
set local role authenticator;

select results_eq(
    $$select tenant_id, user_id, level from app.authenticate_api_key(pg_temp.secret('alive'))$$,
    $$values (tests.tenant('acme'), tests.person('alice'), 'editor')$$,
    'a twin of its prefix in globex changes nothing for alice''s key'
);
select results_eq(
    $$
        select tenant_id, user_id, level
        from app.authenticate_api_key(split_part(pg_temp.secret('alive'), '.', 1) || '.twin')
    $$,
    $$values (tests.tenant('globex'), tests.person('bob'), 'owner')$$,
    'and opens globex, with a secret of its own'
);

reset role;
delete from core.api_keys
where name = 'Twin';

-- An expiry that comes while the transaction is under way
update core.api_keys
set expires_at = clock_timestamp()
where name = 'Soon';
set local role authenticator;

select is_empty(
    $$select * from app.authenticate_api_key(pg_temp.secret('soon'))$$,
    'a key that expired since the transaction began is nobody''s'
);

-- When it was used
reset role;

select is(
    (select array_agg(name order by name) from core.api_keys where last_used_at = now()),
    array['Robot', 'Rocket'],
    'keys that were accepted know when'
);

update core.api_keys
set last_used_at = now() - interval '50 seconds'
where name = 'Robot';

set local role authenticator;
select * from app.authenticate_api_key(pg_temp.secret('alive'));
reset role;

select is(
    (select last_used_at from core.api_keys where name = 'Robot'),
    now() - interval '50 seconds',
    'it is not written again within a minute'
);

update core.api_keys
set last_used_at = now() - interval '70 seconds'
where name = 'Robot';

set local role authenticator;
select * from app.authenticate_api_key(pg_temp.secret('alive'));
reset role;

select is((select last_used_at from core.api_keys where name = 'Robot'), now(), 'but after that');

-- What the answer is for: a context, signed with the level
select app.begin_as(k.tenant_id, k.user_id, level => k.level)
from app.authenticate_api_key(pg_temp.secret('alive')) as k;

select ok(app.may('editor') and not app.may('owner'), 'the key edits, though alice owns');

-- The member leaves
reset role;

update core.memberships
set role = 'owner'
where user_id = tests.person('erin');
delete from core.memberships
where user_id = tests.person('alice');

select is_empty(
    $$select * from app.authenticate_api_key(pg_temp.secret('alive'))$$,
    'a key of who is no longer a member is nobody''s'
);

-- Who may ask
select tests.be('bob of globex');

select throws_ok(
    $$select app.authenticate_api_key('x')$$,
    '42501',
    'permission denied for function authenticate_api_key',
    'application_user cannot try secrets'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select app.authenticate_api_key('x')$$,
    '42501',
    'permission denied for function authenticate_api_key',
    'nor can anonymous'
);

-- A standby, or a transaction that only reads
reset role;
update core.api_keys
set last_used_at = null;
set local role authenticator;
set transaction read only;

select isnt_empty(
    $$select * from app.authenticate_api_key(pg_temp.secret('service'))$$,
    'where nothing can be written a key is accepted all the same'
);

select *
from finish();

rollback;
