-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Without a SET clause, since lists call it a row: callers set the time zone.
create or replace function timeseries.message_json(message timeseries.conversation_messages)
returns json
language sql
stable
security invoker
parallel safe
begin atomic
    select
        json_build_object(
            'id', message.id,
            'sessionId', message.session_id,
            'role', message.role,
            'content', message.content,
            'toolsUsed', message.tools_used,
            'tokensIn', message.tokens_in,
            'tokensOut', message.tokens_out,
            'cost', message.cost,
            'model', message.model,
            'metadata', message.metadata,
            'createdTime', message.created_time
        );
end;

comment on function timeseries.message_json(timeseries.conversation_messages) is
    'A message as callers see it: {"id", "sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost", "model", '
    '"metadata", "createdTime"}.';

revoke all on function timeseries.message_json(timeseries.conversation_messages) from public;
