begin;

select plan(10);

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

select tests.be('carol of acme');

select is(
    api.get_file_text('filTenant00000000')::jsonb,
    '{"id": "filTenant00000000", "start": 1, "text": "the tenant.txt platypus", "textLength": 23}',
    'carol reads a text'
);
select is(api.get_file_text('filTenant00000000', 5, 6) ->> 'text', 'tenant', 'or a part of it');
select is(api.get_file_text('filTenant00000000', 100) ->> 'text', '', 'beyond its end there is none');
select throws_ok(
    format('select api.get_file_text(%L, %s, %s)', 'filTenant00000000', start, how_many), 'PT400', null, format('%s, %s', start, how_many)
)
from (values ('0', '1'), ('1', '0'), ('null', '1'), ('1', '1000001')) as given (start, how_many);
select throws_ok(
    format('select api.get_file_text(%L)', id), 'PT404', format('file %s does not exist', id), format('%s does not exist for her', id)
)
from unnest(array['filPrivate0000000', 'filNever000000000']) as id;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.get_file_text('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
