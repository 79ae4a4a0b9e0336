begin;

select plan(4);

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

select is(tests.row_security('files.contents'), 'enabled and forced', 'row level security holds for the owner too');
select results_eq(
    $$select * from tests.keys('files.contents')$$,
    $$
        values
            ('contents_file_id_fkey', 'FOREIGN KEY (tenant_id, file_id) REFERENCES files.files(tenant_id, id) ON DELETE CASCADE'),
            ('contents_pkey', 'PRIMARY KEY (tenant_id, file_id)')
    $$,
    'a text is that of one file'
);
select has_index('files', 'contents', 'contents_search_vector_idx', array['tenant_id', 'search_vector'], 'texts have an index');
delete from files.files
where tenant_id = tests.tenant('acme');
select is((select count(*) from files.contents), 1::bigint, 'and goes with it');

select *
from finish();

rollback;
