begin;

select plan(5);

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

update files.files
set deleted_time = now() - interval '31 days'
where id = 'filOpen0000000000';

update files.files
set deleted_time = now() - interval '29 days'
where id = 'filTasks000000000';

set local role pyairtable_owner;

select results_eq(
    $$select storage_key from files.purge('30 days') order by 1$$,
    $$values (tests.tenant('acme') || '/filOpen0000000000'), (tests.tenant('globex') || '/filOpen0000000000')$$,
    'the objects of what was deleted long ago, of all tenants'
);
select is_empty($$select * from files.purge('30 days')$$, 'once');

reset role;

select is((select count(*) from files.contents), 4::bigint, 'their texts are gone too');

-- must deny
select tests.be('alice of acme');

select throws_ok($$select files.purge('0 days')$$, '42501', null, 'alice purges nothing');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.purge('0 days')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
