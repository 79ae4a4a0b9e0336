-- Whoever can run SQL can LISTEN: what is sent tells nothing to those who do not know the tenant's id.
create or replace function airtable.event_signal(tenant_id uuid)
returns text
language sql
immutable
security invoker
parallel safe
begin atomic
    select left(encode(sha256(convert_to('events of ' || tenant_id::text, 'UTF8')), 'hex'), 16);
end;

comment on function airtable.event_signal(uuid) is 'What is sent on the channel pyairtable_events when the tenant has a new event.';

revoke all on function airtable.event_signal(uuid) from public;
grant execute on function airtable.event_signal(uuid) to application_user;
