create or replace function api.get_trigger(trigger_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return automation.trigger_json(automation.require_trigger(trigger_id));
end;
$$;

comment on function api.get_trigger(text) is
    'One trigger in the form of api.create_trigger; "fault" says why it starts nothing any more. Raises PT404 when it does not exist.
    @tag workflows
    @returns Trigger';

revoke all on function api.get_trigger(text) from public;
grant execute on function api.get_trigger(text) to application_user;
