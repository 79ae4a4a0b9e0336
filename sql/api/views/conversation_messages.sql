-- The owner's rights, since nobody else has any on hypertables; a barrier, so that no function of a caller sees a row before
-- the caller's have been picked: those of conversations that policies of chat.conversation_sessions let them read. Leakproof comparisons
-- pass it all the same, and would be estimated from what everybody's rows have: columns are expressions, of which there are no
-- statistics, but those of the key.
create or replace view api.conversation_messages with (security_barrier = true) as
select -- noqa: ST06
    m.tenant_id,
    m.session_id,
    m.id,
    m.role || '' as role,
    m.content || '' as content,
    m.tools_used,
    m.tokens_in + 0 as tokens_in,
    m.tokens_out + 0 as tokens_out,
    (m.cost + 0)::numeric(18, 9) as cost,
    m.model || '' as model,
    m.created_time,
    m.metadata
from timeseries.conversation_messages as m
inner join chat.conversation_sessions as s
    on m.tenant_id = s.tenant_id
    and m.session_id = s.id
where m.tenant_id = (select app.current_tenant_id())
    and s.tenant_id = (select app.current_tenant_id())
    and (
        s.user_id = (select app.current_user_id())
        or s.shared_with = 'tenant'
        or (s.shared_with = 'owners' and (select app.may('owner')))
    );

comment on view api.conversation_messages is
    'Messages of the conversations that the caller may read: their own, and those shared with them. Written by api.append_messages.';

grant select on api.conversation_messages to application_user;
