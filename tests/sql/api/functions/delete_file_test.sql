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

select is(api.delete_file('filOpen0000000000') ->> 'state', 'deleted', 'a file is deleted');
select is(
    api.delete_file('filOpen0000000000') ->> 'deletedTime', api.get_file('filOpen0000000000') ->> 'deletedTime', 'once'
);
select is(api.search_files('open') ->> 'files', '[]', 'no search finds it');
select is(api.list_files(extension => 'txt')::text ~ 'filOpen', false, 'nor a list');
select is(api.list_files('deleted') #>> '{files,0,id}', 'filOpen0000000000', 'but that of deleted ones');

-- must deny
reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.delete_file('filOpen0000000000')$$,
    'PT403',
    'this needs level editor, and this context has level commenter',
    'chris, who comments, is refused'
);
select throws_ok(
    $$select api.delete_file('filPrivate0000000')$$, 'PT404', 'file filPrivate0000000 does not exist', 'erin''s private one does not exist for him'
);
select throws_ok(
    $$select api.delete_file('filNever000000000')$$, 'PT404', 'file filNever000000000 does not exist', 'as one that never was'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.delete_file('filOpen0000000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
