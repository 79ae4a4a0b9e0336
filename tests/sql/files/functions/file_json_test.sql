begin;

select plan(2);

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

select tests.be('alice of acme');

select is(
    (select files.file_json(f)::jsonb - 'createdTime' from files.files as f where f.id = 'filTasks000000000'),
    jsonb_build_object('storageKey', tests.tenant('acme') || '/filTasks000000000') || '{
        "id": "filTasks000000000", "name": "tasks.txt", "extension": "txt", "mimeType": "text/plain", "size": 10, "sha256": null,
        "state": "pending", "baseId": null, "tableId": "tblTasks000000000", "recordId": null, "sessionId": null,
        "uploadedBy": null, "textLength": null, "indexedLength": null, "storedTime": null, "deletedTime": null
    }',
    'a file is told with everything but its tenant'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select files.file_json(null)', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
