begin;

select plan(16);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant');


select tests.be('erin of acme');

select is(
    api.register_file('Plan.PDF', 100, id => 'filPlan0000000000')::jsonb - array['createdTime', 'storageKey'],
    jsonb_build_object('uploadedBy', tests.person('erin')) || '{
        "id": "filPlan0000000000", "name": "Plan.PDF", "extension": "pdf", "mimeType": "application/pdf", "size": 100, "sha256": null,
        "state": "pending", "baseId": null, "tableId": null, "recordId": null, "sessionId": null, "textLength": null,
        "indexedLength": null, "storedTime": null, "deletedTime": null
    }',
    'a file is registered before it is stored'
);
select matches(api.register_file('a.txt', 1) ->> 'id', '^fil[A-Za-z0-9]{14}$', 'and gets an id of its own');
select is(
    api.register_file('a.txt', 1, base_id => base_id, table_id => table_id, record_id => record_id, session_id => session_id)::jsonb
    @> jsonb_strip_nulls(jsonb_build_object('baseId', base_id, 'tableId', table_id, 'recordId', record_id, 'sessionId', session_id)),
    true,
    'it may belong to something'
)
from (values
    ('appOffice00000000', null, null, null),
    (null, 'tblTasks000000000', null, null),
    (null, 'tblTasks000000000', 'recOne00000000000', null),
    (null, null, null, 'sesPrivate0000000')
) as given (base_id, table_id, record_id, session_id);
select is(
    (
        select r.detail
        from tests.refusal(
            $$select api.register_file('a.exe', -1, 'x', 'y', 'app', 'tbl', null, 'ses', 'z')$$
        ) as r
    ),
    e'name: files with the extension "exe" are not allowed here\n'
    || e'size: expected 0 to 5368709120 bytes, got -1\n'
    || e'mime_type: "x" is no media type such as text/csv\n'
    || e'sha256: expected 64 digits of lower-case hex\n'
    || e'expected one of base_id, table_id and session_id\n'
    || 'id: expected fil and 14 letters or digits',
    'all faults are told at once'
);
select throws_ok(format('select api.register_file(%L, 1, %s)', 'a.txt', argument), code, message, argument)
from (values
    ($$record_id => 'recOne00000000000'$$, 'PT422', 'record_id: expected table_id with it'),
    ($$base_id => 'appVault000000000'$$, 'PT404', 'base appVault000000000 does not exist'),
    ($$table_id => 'tblSecrets0000000'$$, 'PT404', 'table tblSecrets0000000 does not exist'),
    ($$table_id => 'tblTasks000000000', record_id => 'recSecret00000000'$$, 'PT404', 'table tblTasks000000000 has no record recSecret00000000'),
    ($$session_id => 'sesNever000000000'$$, 'PT404', 'conversation sesNever000000000 does not exist')
) as given (argument, code, message);

-- carol of acme reads
reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.register_file('a.txt', 1)$$,
    'PT403',
    'this needs level editor, and this context has level reader',
    'carol, who reads, registers none for the tenant'
);
select api.create_session(id => 'sesCarol000000000');
select is(
    api.register_file('a.txt', 1, session_id => 'sesCarol000000000') ->> 'sessionId',
    'sesCarol000000000',
    'but for her own conversation'
);
select throws_ok(
    $$select api.register_file('a.txt', 1, session_id => 'sesTenant00000000')$$, 'PT403', null, 'and not for erin''s'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.register_file('a.txt', 1)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
