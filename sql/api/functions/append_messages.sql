-- definer: nobody but the owner has rights on hypertables; chat.own_session asks whose the conversation is
create or replace function api.append_messages(session_id text, messages jsonb)
returns json
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_session chat.conversation_sessions := chat.own_session(session_id);
    v_given jsonb := case jsonb_typeof(messages) when 'object' then jsonb_build_array(messages) else messages end;
    v_start timestamptz;
    v_messages json;
    v_last timestamptz;
    v_count bigint;
begin
    perform chat.require_sharing(v_session.shared_with);
    if v_given is null or jsonb_typeof(v_given) <> 'array' or jsonb_array_length(v_given) not between 1 and 1000 then
        raise exception using
            errcode = 'PT422',
            message = 'messages: expected an object, or an array of 1 to 1000 objects',
            hint = 'Send a larger batch in parts.';
    end if;
    perform app.raise_call_faults(timeseries.message_faults(v_given));
    -- The conversation is locked: each message is a microsecond or more later than the one before it.
    v_start := greatest(clock_timestamp(), v_session.last_message_time + interval '1 microsecond');
    with written as (
        insert into timeseries.conversation_messages as m (
            tenant_id, session_id, role, content, tools_used, tokens_in, tokens_out, cost, model, metadata, created_time
        )
        select
            v_tenant_id,
            v_session.id,
            g.value ->> 'role',
            g.value ->> 'content',
            nullif(g.value -> 'toolsUsed', 'null'),
            coalesce((g.value ->> 'tokensIn')::numeric, 0),
            coalesce((g.value ->> 'tokensOut')::numeric, 0),
            coalesce((g.value ->> 'cost')::numeric, 0),
            g.value ->> 'model',
            nullif(g.value -> 'metadata', 'null'),
            v_start + (g.place - 1) * interval '1 microsecond'
        from jsonb_array_elements(v_given) with ordinality as g (value, place)
        returning m.*
    )

    select json_agg(timeseries.message_json(w) order by w.created_time), max(w.created_time), count(*)
    into v_messages, v_last, v_count
    from written as w;
    update chat.conversation_sessions as s
    set
        message_count = s.message_count + v_count,
        last_message_time = v_last
    where s.tenant_id = v_tenant_id
        and s.id = v_session.id
    returning s.message_count into v_count;
    return json_build_object('messages', v_messages, 'messageCount', v_count);
end;
$$;

comment on function api.append_messages(text, jsonb) is
    'Adds messages, one or up to 1,000, all or none, to the end of a conversation of the calling user: {"messages": [{"id", '
    '"sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost", "model", "metadata", "createdTime"}], '
    '"messageCount"}. A message has "role" (user, assistant, system or tool) and "content", and may have the rest but its id and '
    'time; "toolsUsed" is an array of objects. Needs level reader, and commenter while the conversation is shared. Raises PT422 '
    'with all faults, PT403 for another member''s conversation, PT404 when there is none.
    @tag conversations
    @param messages: NewMessage | [NewMessage]
    @returns {messages: [Message], messageCount: bigint}
    @shape MessageRole "user" | "assistant" | "system" | "tool"
    @shape NewMessage {role: MessageRole, content: text, toolsUsed?: [object] | null, tokensIn?: bigint | null,
        tokensOut?: bigint | null, cost?: numeric | null, model?: text | null, metadata?: object | null}
    @shape Message {id: text, sessionId: text, role: MessageRole, content: text, toolsUsed: [object] | null, tokensIn:
        bigint | null, tokensOut: bigint | null, cost: numeric | null, model: text | null, metadata: object | null,
        createdTime: timestamptz}
    @example {"session_id": "sesD5cnHFNYlwAFTz", "messages": {"role": "user", "content": "What is due in May?"}}';

revoke all on function api.append_messages(text, jsonb) from public;
grant execute on function api.append_messages(text, jsonb) to application_user;
