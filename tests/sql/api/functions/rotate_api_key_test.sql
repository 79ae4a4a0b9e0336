begin;

select plan(28);

create temporary table made (name text, key json);
grant all on made to application_user, authenticator;

create function pg_temp.id(name text)
returns uuid
language sql
as $$
    select (m.key ->> 'id')::uuid
    from pg_temp.made as m
    where m.name = id.name
$$;

create function pg_temp.opens(name text)
returns boolean
language sql
as $$
    select exists (
        select
        from pg_temp.made as m
        cross join lateral app.authenticate_api_key(m.key ->> 'secret')
        where m.name = opens.name
    )
$$;

select tests.be('bob of globex');
insert into made values ('globex', api.create_api_key('Rocket', 'owner'));
reset role;
select tests.be('alice of acme');
insert into made values
    ('one', api.create_api_key('Robot', 'editor')),
    ('two', api.create_api_key('Crawler', 'reader', now() + interval '90 days')),
    ('three', api.create_api_key('Short', 'reader', now() + interval '1 day')),
    ('void', api.create_api_key('Lost', 'reader')),
    ('over', api.create_api_key('Old', 'reader', now() + interval '1 day'));
select api.revoke_api_key(pg_temp.id('void'));

-- must allow: at once
create temporary table answer as
select api.rotate_api_key(pg_temp.id('one')) as rotated;

insert into made
select 'one again', rotated -> 'apiKey'
from answer;

select is(
    (select key::jsonb - array['id', 'prefix', 'secret', 'createdTime'] from made where name = 'one again'),
    '{"name": "Robot", "level": "editor", "expiresTime": null}',
    'the new key has name and level of the old one, which has no end'
);
select is(
    (select rotated -> 'replaced' from answer)::jsonb,
    jsonb_build_object('id', pg_temp.id('one'), 'endsTime', to_json(now() at time zone 'UTC') #>> '{}' || '+00:00'),
    'the answer says that the old one is over'
);

reset role;
set local role authenticator;

select ok(not pg_temp.opens('one'), 'the old secret opens nothing');
select ok(pg_temp.opens('one again'), 'the new one does');
select results_eq(
    $$
        select k.tenant_id, k.user_id, k.level
        from made as m
        cross join lateral app.authenticate_api_key(m.key ->> 'secret') as k
        where m.name = 'one again'
    $$,
    $$values (tests.tenant('acme'), tests.person('alice'), 'editor')$$,
    'for alice, up to the level of the old one'
);

-- must allow: with an overlap
reset role;
select tests.be('alice of acme');
delete from answer;
insert into answer values (api.rotate_api_key(pg_temp.id('two'), '7 days'));
insert into made
select 'two again', rotated -> 'apiKey'
from answer;

select is(
    (select (rotated #>> '{replaced,endsTime}')::timestamptz from answer),
    now() + interval '7 days',
    'the old key ends after the overlap'
);
select is(
    (select (key ->> 'expiresTime')::timestamptz from made where name = 'two again'),
    now() + interval '90 days',
    'the new one lasts as long as the old one was to'
);

reset role;
set local role authenticator;

select ok(pg_temp.opens('two') and pg_temp.opens('two again'), 'both open until then');

reset role;
update core.api_keys
set expires_at = clock_timestamp()
where id = pg_temp.id('two');
set local role authenticator;

select ok(not pg_temp.opens('two') and pg_temp.opens('two again'), 'and then the new one only');

reset role;
select tests.be('alice of acme');

select is(
    (api.rotate_api_key(pg_temp.id('three'), '30 days') #>> '{replaced,endsTime}')::timestamptz,
    now() + interval '1 day',
    'no key goes on past its own expiry'
);
select isnt(
    api.revoke_api_key(pg_temp.id('three')) ->> 'revokedTime', null, 'a key that runs out can still be revoked'
);

-- Faults
select throws_ok(
    format('select api.rotate_api_key(%L, %L)', pg_temp.id('one again'), overlap),
    'PT422',
    format('overlap: %s is no time from 0 to 30 days', coalesce(to_json(overlap)::text, 'null')),
    format('an overlap of %s is refused', coalesce(overlap::text, 'null'))
)
from unnest(array['-1 second', '30 days 1 second', 'infinity', null]::interval[]) as overlap;
select throws_ok(
    $$select api.rotate_api_key(pg_temp.id('void'))$$,
    'PT409',
    format('API key %s is void', pg_temp.id('void')),
    'a revoked key has no successor'
);
select throws_ok(
    $$select api.rotate_api_key(pg_temp.id('one'))$$,
    'PT409',
    format('API key %s is void', pg_temp.id('one')),
    'nor has one that was rotated'
);

reset role;
update core.api_keys
set expires_at = now()
where id = pg_temp.id('over');
select tests.be('alice of acme');

select throws_ok(
    $$select api.rotate_api_key(pg_temp.id('over'))$$,
    'PT409',
    format('API key %s is void', pg_temp.id('over')),
    'nor one that has expired'
);
select throws_ok(
    $$select api.rotate_api_key(pg_temp.id('globex'))$$,
    'PT404',
    format('API key %s does not exist', pg_temp.id('globex')),
    'a key of globex does not exist for alice'
);
select throws_ok('select api.rotate_api_key(null)', 'PT404', 'API key null does not exist', 'nor does null');

-- must deny: another owner of the same tenant, and the tenant's own service
select api.change_member(tests.person('erin'), 'owner');
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.rotate_api_key(pg_temp.id('one again'))$$,
    'PT403',
    format('API key %s works for somebody else, and so would its successor', pg_temp.id('one again')),
    'erin, an owner too, gets no key that works for alice'
);

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok($$select api.rotate_api_key(pg_temp.id('one again'))$$, 'PT403', null, 'nor does the tenant''s own service');

insert into made values ('service', api.create_api_key('Service', 'reader'));

select isnt(
    api.rotate_api_key(pg_temp.id('service')) #>> '{apiKey,secret}', null, 'which rotates the keys it made for itself'
);

reset role;

select is(
    (select array_agg(concat_ws(' ', k.name, k.expires_at, k.revoked_at)) from core.api_keys as k where k.name = 'Rocket'),
    array['Rocket'],
    'bob''s key is as it was'
);
update core.memberships
set role = 'editor'
where user_id = tests.person('erin');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.rotate_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.rotate_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.rotate_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

reset role;
select tests.be('alice of acme', level => 'editor');

select throws_ok(
    'select api.rotate_api_key(null)',
    'PT403',
    'this needs level owner, and this context has level editor',
    'a key of level editor does not renew itself'
);

select *
from finish();

rollback;
