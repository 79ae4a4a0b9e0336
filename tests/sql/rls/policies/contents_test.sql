begin;

select plan(12);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant');

insert into files.files (tenant_id, id, name, extension, mime_type, size, session_id, of_session, table_id)
select
    tests.tenant(given.tenant),
    given.id,
    given.name,
    'txt',
    'text/plain',
    10,
    given.session_id,
    given.session_id is not null,
    given.table_id
from (values
    ('acme', 'filOpen0000000000', 'open.txt', null, null),
    ('acme', 'filTasks000000000', 'tasks.txt', null, 'tblTasks000000000'),
    ('acme', 'filPrivate0000000', 'private.txt', 'sesPrivate0000000', null),
    ('acme', 'filOwners00000000', 'owners.txt', 'sesOwners00000000', null),
    ('acme', 'filTenant00000000', 'tenant.txt', 'sesTenant00000000', null),
    ('globex', 'filOpen0000000000', 'rocket.txt', null, null)
) as given (tenant, id, name, session_id, table_id);

insert into files.contents (tenant_id, file_id, text, search_vector)
select f.tenant_id, f.id, 'the ' || f.name || ' platypus', (files.content_vector(f.name, 'the platypus')).vector
from files.files as f;

create function pg_temp.seen() returns text[] language sql
begin atomic
    select coalesce(array_agg(f.file_id order by f.file_id), '{}')
    from files.contents as f;
end;

select tests.be('erin of acme');

select is(
    pg_temp.seen(),
    array['filOpen0000000000', 'filOwners00000000', 'filPrivate0000000', 'filTasks000000000', 'filTenant00000000'],
    'erin sees those of the tenant and of her conversations'
);
select is(tests.rows_affected('update files.contents set text = text'), 5::bigint, 'and changes them');

reset role;
select tests.be('erin of acme', level => 'reader');

select is(tests.rows_affected('update files.contents set text = text'), 1::bigint, 'with a key that reads only what nobody else sees');

reset role;
select tests.be('alice of acme');

select is(
    pg_temp.seen(),
    array['filOpen0000000000', 'filOwners00000000', 'filTasks000000000', 'filTenant00000000'],
    'alice, an owner, nothing of a private conversation'
);
select is(tests.rows_affected('update files.contents set text = text'), 2::bigint, 'and changes those of the tenant');

reset role;
select tests.be('chris of acme');

select is(
    pg_temp.seen(),
    array['filOpen0000000000', 'filTasks000000000', 'filTenant00000000'],
    'chris what is shared with all'
);
select is(tests.rows_affected('update files.contents set text = text'), 0::bigint, 'and changes nothing: he comments');

reset role;
select tests.be('bob of globex');

select is(pg_temp.seen(), array['filOpen0000000000'], 'bob sees those of globex');

reset role;
select tests.be('dave of acme');

select is(pg_temp.seen(), '{}', 'dave, who is no member, nothing');

reset role;
select tests.be('erin of acme');

select throws_ok(
    format(
        'insert into files.contents (tenant_id, file_id, search_vector) values (%L, %L, %L)', tests.tenant(tenant), id, ''
    ),
    '42501', null, format('no text without a file that one may write: %s of %s', id, tenant)
)
from (values ('globex', 'filOpen0000000000'), ('acme', 'filNever000000000')) as given (tenant, id);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select from files.contents', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
