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
    -- A hold that is being placed waits for this delete, or this one for the hold.
    perform pg_advisory_xact_lock_shared(hashtextextended('ops.legal_holds ' || t.tenant_id, 0))
    from (
        select distinct s.tenant_id
        from old_sessions as s
        order by s.tenant_id
    ) as t;
    select s.id, h.id as hold_id into v_session
    from old_sessions as s
    inner join ops.legal_holds as h on s.tenant_id = h.tenant_id
    where h.released_at is null
        and (h.kind is null or h.kind = 'conversation_messages')
        and exists (
            select
            from timeseries.conversation_messages as m
            where m.tenant_id = s.tenant_id
                and m.session_id = s.id
                and m.created_time >= h.begins
                and m.created_time < h.ends
        )
    limit 1;
    if found then
        raise exception using
            errcode = 'PT409',
            message = format('conversation %s has messages under a legal hold', v_session.id),
            hint = format('It can be deleted when hold %s has been released.', v_session.hold_id);
    end if;
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

comment on function timeseries.tg_conversation_sessions__delete_messages() is
    'Deletes the messages of conversations that are deleted; refuses with PT409 where one is under a legal hold.';

revoke all on function timeseries.tg_conversation_sessions__delete_messages() from public;
