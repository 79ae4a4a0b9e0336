begin;

select plan(14);

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

select is(tests.row_security('files.files'), 'enabled and forced', 'row level security holds for the owner too');
select results_eq(
    $$select * from tests.keys('files.files')$$,
    $$
        values
            ('files_base_id_fkey', 'FOREIGN KEY (tenant_id, base_id) REFERENCES airtable.bases(tenant_id, id) ON DELETE SET NULL (base_id)'),
            ('files_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'files_session_id_fkey',
                'FOREIGN KEY (tenant_id, session_id) REFERENCES chat.conversation_sessions(tenant_id, id) ON DELETE SET NULL (session_id)'
            ),
            ('files_table_id_fkey', 'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE SET NULL (table_id)'),
            ('files_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'a file belongs to things of its own tenant'
);
select is(
    tests.columns_open_to('application_user', 'files.files', 'update'),
    array['size', 'sha256', 'text_length', 'indexed_length', 'stored_time', 'deleted_time', 'deleted_by'],
    'a file keeps its name, its owner and its place'
);
select is(
    tests.columns_open_to('application_user', 'files.files', 'insert') && array['storage_key', 'state', 'stored_time'],
    false,
    'callers do not say where a file is stored'
);
select is(
    (select f.storage_key from files.files as f where f.tenant_id = tests.tenant('acme') and f.id = 'filOpen0000000000'),
    tests.tenant('acme') || '/filOpen0000000000',
    'its place follows from tenant and id'
);
select throws_ok(
    format('update files.files set %s = %L where tenant_id = %L and id = %L', name, value, tests.tenant('acme'), 'filOpen0000000000'),
    '23514',
    null,
    format('%s cannot be %s', name, value)
)
from (values ('size', '-1'), ('size', '5368709121'), ('sha256', 'x'), ('extension', '.TXT'), ('mime_type', 'text'),
    ('record_id', 'recOne00000000000'))
    as given (name, value);

update files.files
set stored_time = now()
where id = 'filOpen0000000000';

update files.files
set deleted_time = now()
where tenant_id = tests.tenant('globex');

select results_eq(
    $$select name, state from files.files where name in ('open.txt', 'rocket.txt', 'tasks.txt') order by name$$,
    $$values ('open.txt', 'stored'), ('rocket.txt', 'deleted'), ('tasks.txt', 'pending')$$,
    'the state follows from the times'
);

-- What a file belongs to goes
delete from airtable.tables
where tenant_id = tests.tenant('acme');

select is(
    (select row(f.table_id, f.record_id, f.state)::text from files.files as f where f.id = 'filTasks000000000'),
    '(,,pending)',
    'a file outlives its table'
);

delete from core.users
where id = tests.person('erin');

select results_eq(
    $$select distinct session_id, of_session, state from files.files where of_session$$,
    $$values (null::text, true, 'deleted')$$,
    'the files of a conversation are deleted with it, and nobody''s'
);

select *
from finish();

rollback;
