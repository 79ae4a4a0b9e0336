create or replace function api.update_session(
    session_id    text,
    title         text  default null,
    metadata      jsonb default null,
    status        text  default null,
    model         text  default null,
    system_prompt text  default null
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
    v_session chat.conversation_sessions := chat.own_session(session_id);
    v_metadata jsonb := v_session.metadata;
begin
    if jsonb_typeof(metadata) = 'object' then
        v_metadata := (
            select coalesce(jsonb_object_agg(m.key, m.value), '{}')
            from jsonb_each(v_session.metadata || metadata) as m
            where metadata -> m.key is distinct from 'null'::jsonb
        );
    elsif metadata is not null then
        v_metadata := metadata;
    end if;
    perform app.raise_call_faults(chat.session_faults(title, status, null, model, system_prompt, v_metadata));
    perform chat.require_sharing(v_session.shared_with);
    update chat.conversation_sessions as s
    set
        title = coalesce(update_session.title, s.title),
        metadata = v_metadata,
        status = coalesce(update_session.status, s.status),
        model = nullif(coalesce(update_session.model, s.model), ''),
        system_prompt = nullif(coalesce(update_session.system_prompt, s.system_prompt), ''),
        last_modified_time = now()
    where s.tenant_id = v_tenant_id
        and s.id = update_session.session_id
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$$;

comment on function api.update_session(text, text, jsonb, text, text, text) is
    'Changes what is given of a conversation of the calling user, and answers in the form of api.create_session. The keys of '
    '`metadata` replace those there, null removes one; `status` is active or archived; an empty `model` or `system_prompt` '
    'removes it. Needs level reader, and commenter while it is shared. Raises PT422 with all faults, PT403 for another '
    'member''s, PT404 when there is none.
    @tag conversations
    @param metadata: object
    @param status: "active" | "archived"
    @returns Session';

revoke all on function api.update_session(text, text, jsonb, text, text, text) from public;
grant execute on function api.update_session(text, text, jsonb, text, text, text) to application_user;
