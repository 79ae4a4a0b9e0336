-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Without a SET clause, since lists call it a row: callers set the time zone.
create or replace function chat.session_json(session chat.conversation_sessions)
returns json
language sql
stable
security invoker
parallel safe
begin atomic
    select
        json_build_object(
            'id', session.id,
            'userId', session.user_id,
            'title', session.title,
            'status', session.status,
            'sharedWith', session.shared_with,
            'model', session.model,
            'systemPrompt', session.system_prompt,
            'metadata', session.metadata,
            'messageCount', session.message_count,
            'createdTime', session.created_time,
            'lastModifiedTime', session.last_modified_time,
            'lastMessageTime', session.last_message_time,
            'lastActivityTime', session.last_activity_time
        );
end;

comment on function chat.session_json(chat.conversation_sessions) is
    'A conversation as callers see it: {"id", "userId", "title", "status", "sharedWith", "model", "systemPrompt", "metadata", '
    '"messageCount", "createdTime", "lastModifiedTime", "lastMessageTime", "lastActivityTime"}.';

revoke all on function chat.session_json(chat.conversation_sessions) from public;
grant execute on function chat.session_json(chat.conversation_sessions) to application_user;
