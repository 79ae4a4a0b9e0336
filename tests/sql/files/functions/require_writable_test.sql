begin;

select plan(9);

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

select tests.be('erin of acme');

select is((files.require_writable(id)).id, id, format('erin writes %s', id))
from unnest(array['filOpen0000000000', 'filPrivate0000000']) as id;

reset role;
select tests.be('erin of acme', level => 'reader');

select is((files.require_writable('filPrivate0000000')).id, 'filPrivate0000000', 'with a key that reads, what nobody else sees');
select throws_ok(format('select files.require_writable(%L)', id), 'PT403', null, format('and not %s', id))
from unnest(array['filOpen0000000000', 'filTenant00000000']) as id;

reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select files.require_writable('filTenant00000000')$$,
    'PT403',
    'conversation sesTenant00000000 is another member''s',
    'alice does not write to erin''s conversation'
);
select throws_ok(
    format('select files.require_writable(%L)', id),
    'PT404',
    format('file %s does not exist', id),
    'what she does not see is told in the words for what never was'
)
from unnest(array['filPrivate0000000', 'filNever000000000']) as id;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.require_writable('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
