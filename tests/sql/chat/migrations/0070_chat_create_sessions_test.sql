begin;

select plan(17);

select results_eq(
    $$select * from tests.columns('chat.conversation_sessions')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('user_id', 'uuid', true),
            ('title', 'text', true),
            ('status', 'text', true),
            ('shared_with', 'text', true),
            ('model', 'text', false),
            ('system_prompt', 'text', false),
            ('metadata', 'jsonb', true),
            ('message_count', 'bigint', true),
            ('created_time', 'timestamp with time zone', true),
            ('last_modified_time', 'timestamp with time zone', true),
            ('last_message_time', 'timestamp with time zone', false),
            ('last_activity_time', 'timestamp with time zone', true)
    $$,
    'a conversation has a user, a title, settings and counters'
);
select results_eq(
    $$select * from tests.keys('chat.conversation_sessions')$$,
    $$
        values
            ('conversation_sessions_pkey', 'PRIMARY KEY (tenant_id, id)'),
            ('conversation_sessions_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE'),
            ('conversation_sessions_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE')
    $$,
    'it goes with its tenant and with its user'
);
select is(tests.row_security('chat.conversation_sessions'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'chat.conversation_sessions', 'insert'),
    array['tenant_id', 'id', 'user_id', 'title', 'status', 'shared_with', 'model', 'system_prompt', 'metadata'],
    'callers set no counters'
);
select is(
    tests.columns_open_to('application_user', 'chat.conversation_sessions', 'update'),
    array['title', 'status', 'shared_with', 'model', 'system_prompt', 'metadata', 'last_modified_time'],
    'and give no conversation to anybody else'
);
select table_privs_are(
    'chat', 'conversation_sessions', role, privileges, format('%s may do so much', role)
)
from (values ('application_user', '{SELECT,DELETE}'::name[]), ('anonymous', '{}'), ('pyairtable_search', '{SELECT}'))
    as given (role, privileges);

-- Checks
select throws_ok(
    format(
        'insert into chat.conversation_sessions (tenant_id, user_id, title, %s) values (%L, %L, %L, %L)',
        name, tests.tenant('acme'), tests.person('erin'), 'Plans', value
    ),
    '23514',
    null,
    format('%s cannot be %s', name, left(value, 30))
)
from (values
    ('id', 'rec00000000000000'),
    ('status', 'gone'),
    ('shared_with', 'world'),
    ('metadata', '[]'),
    ('metadata', jsonb_build_object('a', repeat('x', 65536))::text),
    ('message_count', '-1')
) as given (name, value);

-- What the writer of messages does
insert into chat.conversation_sessions (tenant_id, id, user_id, title, last_modified_time)
values (tests.tenant('acme'), 'sesErin0000000000', tests.person('erin'), 'Plans', '2026-01-01');

update chat.conversation_sessions
set message_count = 1, last_message_time = '2026-02-01';

select is(
    (select last_activity_time from chat.conversation_sessions),
    '2026-02-01'::timestamptz,
    'a message is activity'
);

delete from core.memberships
where user_id = tests.person('erin');

select is((select count(*) from chat.conversation_sessions), 1::bigint, 'who leaves the tenant does not lose conversations');

delete from core.users
where id = tests.person('erin');

select is((select count(*) from chat.conversation_sessions), 0::bigint, 'who is deleted does');

select *
from finish();

rollback;
