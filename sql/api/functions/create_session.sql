create or replace function api.create_session(
    title         text  default null,
    metadata      jsonb default null,
    shared_with   text  default 'private',
    model         text  default null,
    system_prompt text  default null,
    id            text  default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_user_id uuid := chat.require_user();
    v_session chat.conversation_sessions;
begin
    perform app.raise_call_faults(
        chat.session_faults(title, null, coalesce(shared_with, 'null'), model, system_prompt, metadata)
        || case when id !~ '^ses[A-Za-z0-9]{14}$' then 'id: expected ses and 14 letters or digits' end
    );
    perform chat.require_sharing(shared_with);
    insert into chat.conversation_sessions as s (tenant_id, id, user_id, title, shared_with, model, system_prompt, metadata)
    values (
        v_tenant_id,
        coalesce(create_session.id, airtable.generate_id('ses')),
        v_user_id,
        coalesce(create_session.title, 'New conversation'),
        create_session.shared_with,
        nullif(create_session.model, ''),
        nullif(create_session.system_prompt, ''),
        coalesce(create_session.metadata, '{}')
    )
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$$;

comment on function api.create_session(text, jsonb, text, text, text, text) is
    'Begins a conversation of the calling user: {"id", "userId", "title", "status", "sharedWith", "model", "systemPrompt", '
    '"metadata", "messageCount", "createdTime", "lastModifiedTime", "lastMessageTime", "lastActivityTime"}. `shared_with` says '
    'who else reads it: private nobody, owners the tenant''s owners, tenant all members; sharing takes a commenter. `id` keeps '
    'one from elsewhere. Needs level reader. Raises PT422 with all faults, PT403 without a user, 23505 when the id is taken.
    @tag conversations
    @param metadata: object
    @param shared_with: Sharing
    @returns Session
    @shape Sharing "private" | "owners" | "tenant"
    @shape Session {id: text, userId: uuid, title: text, status: "active" | "archived", sharedWith: Sharing, model: text
        | null, systemPrompt: text | null, metadata: object, messageCount: bigint, createdTime: timestamptz,
        lastModifiedTime: timestamptz, lastMessageTime: timestamptz | null, lastActivityTime: timestamptz}
    @example {"title": "Plans for May", "metadata": {"channel": "web"}}';

revoke all on function api.create_session(text, jsonb, text, text, text, text) from public;
grant execute on function api.create_session(text, jsonb, text, text, text, text) to application_user;
