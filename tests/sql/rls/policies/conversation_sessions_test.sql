begin;

select plan(30);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

create function pg_temp.seen() returns text[] language sql
begin atomic
    select coalesce(array_agg(s.title order by s.title), '{}')
    from chat.conversation_sessions as s;
end;

create function pg_temp.written(statement text) returns bigint language sql
begin atomic
    select tests.rows_affected(statement);
end;

-- erin of acme, whose they are
select tests.be('erin of acme');

select is(pg_temp.seen(), array['owners', 'private', 'tenant'], 'erin sees her own');
select is(
    pg_temp.written('update chat.conversation_sessions set title = title'), 3::bigint, 'and changes them'
);
select throws_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title) values (%L, %L, %L)',
        tests.tenant(tenant), tests.person(person), 'x'
    ),
    '42501',
    'new row violates row-level security policy for table "conversation_sessions"',
    format('she begins none for %s of %s', person, tenant)
)
from (values ('acme', 'alice'), ('globex', 'erin'), ('globex', 'bob')) as given (tenant, person);
select lives_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title) values (%L, %L, %L)',
        tests.tenant('acme'), tests.person('erin'), 'mine'
    ),
    'but one for herself'
);
select is(
    pg_temp.written($$delete from chat.conversation_sessions where title = 'mine'$$), 1::bigint, 'and deletes it'
);

-- erin's key that reads only
reset role;
select tests.be('erin of acme', level => 'reader');

select is(
    pg_temp.written($$update chat.conversation_sessions set title = title where shared_with = 'private'$$),
    1::bigint,
    'a key of hers that reads changes what nobody else sees'
);
select throws_ok(
    $$update chat.conversation_sessions set title = title where shared_with = 'tenant'$$,
    '42501', null, 'and not what others see'
);
select throws_ok(
    $$update chat.conversation_sessions set shared_with = 'tenant' where shared_with = 'private'$$,
    '42501', null, 'nor does it show anything to others'
);

-- alice, an owner
reset role;
select tests.be('alice of acme');

select is(pg_temp.seen(), array['owners', 'tenant'], 'alice sees what is shared with owners and with all, nothing private');
select is(
    pg_temp.written('update chat.conversation_sessions set title = title'), 0::bigint, 'she changes none of it'
);
select is(
    pg_temp.written($$delete from chat.conversation_sessions where id = 'sesPrivate0000000'$$),
    0::bigint,
    'she deletes nothing private'
);
select is(
    pg_temp.written($$delete from chat.conversation_sessions where id = 'sesOwners00000000'$$),
    1::bigint,
    'but what is shared'
);

-- alice's key that edits
reset role;
insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners');
select tests.be('alice of acme', level => 'editor');

select is(pg_temp.seen(), array['tenant'], 'a key of hers that edits is no owner');

-- The other members
reset role;
select tests.be('chris of acme');

select is(pg_temp.seen(), array['tenant'], 'chris sees what is shared with all');
select is(pg_temp.written('delete from chat.conversation_sessions'), 0::bigint, 'and deletes nothing of it');

reset role;
select tests.be('carol of acme');

select is(pg_temp.seen(), array['tenant'], 'carol too');
select lives_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title) values (%L, %L, %L)',
        tests.tenant('acme'), tests.person('carol'), 'hers'
    ),
    'carol, who reads, has conversations of her own'
);
select throws_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title, shared_with) values (%L, %L, %L, %L)',
        tests.tenant('acme'), tests.person('carol'), 'hers', 'tenant'
    ),
    '42501', null, 'that she cannot show to others'
);

-- carol again, in her other tenant
reset role;
select tests.be('carol of globex');

select is(pg_temp.seen(), array['rocket'], 'in globex carol sees what globex has, and not her own of acme');

-- The tenant's own service
reset role;
select app.begin_as(tests.tenant('acme'));

select is(pg_temp.seen(), array['owners', 'tenant'], 'a service, which is nobody, sees what owners do');
select throws_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title) values (%L, %L, %L)',
        tests.tenant('acme'), tests.person('erin'), 'x'
    ),
    '42501', null, 'and begins no conversation for anybody'
);

-- dave of nobody, and no context
reset role;
select tests.be('dave of acme');

select is(pg_temp.seen(), '{}', 'dave sees nothing');

reset role;
set local role application_user;

select set_config('app.current_user_id', tests.person('erin')::text, true);
select is(pg_temp.seen(), '{}', 'a user set by hand is nobody');

-- The owner, for no tenant: maintenance
reset role;
set local role pyairtable_owner;

select is(pg_temp.seen(), '{hers,owners,private,rocket,tenant}', 'maintenance sees conversations, to count their messages');
select lives_ok('update chat.conversation_sessions set message_count = message_count', 'and counts them');
select is_empty('delete from chat.conversation_sessions returning 1', 'but deletes none');
select throws_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title) values (%L, %L, %L)',
        tests.tenant('acme'), tests.person('erin'), 'x'
    ),
    '42501', null, 'and begins none'
);

-- What has no policy for them
reset role;

set local role anonymous;

select throws_ok('select from chat.conversation_sessions', '42501', null, 'anonymous cannot read conversations');

select *
from finish();

rollback;
