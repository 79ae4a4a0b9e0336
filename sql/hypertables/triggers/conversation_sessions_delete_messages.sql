create or replace trigger conversation_sessions_delete_messages
    after delete on chat.conversation_sessions
    referencing old table as old_sessions
    for each statement
    execute function timeseries.tg_conversation_sessions__delete_messages();
