create or replace function timeseries.tg_conversation_sessions__delete_messages()
returns trigger
language plpgsql
-- definer: nobody but the owner has rights on hypertables; it deletes messages of the conversations that are deleted
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session record;
begin
    -- One by one, so that each is looked up by its key, in compressed chunks too.
    for v_session in
        select s.tenant_id, s.id
        from old_sessions as s
        where s.message_count > 0
    loop
        delete from timeseries.conversation_messages as m
        where m.tenant_id = v_session.tenant_id
            and m.session_id = v_session.id;
    end loop;
    return null;
end;
$$;

comment on function timeseries.tg_conversation_sessions__delete_messages() is 'Deletes the messages of conversations that are deleted.';

revoke all on function timeseries.tg_conversation_sessions__delete_messages() from public;
