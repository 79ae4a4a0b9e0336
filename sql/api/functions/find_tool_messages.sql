-- definer: nobody but the owner has rights on hypertables; the conversations are those the caller may read
create or replace function api.find_tool_messages(
    tool       jsonb,
    session_id text    default null,
    page_size  integer default 20
)
returns json
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- the tool decides which index serves, so it is planned for each time
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_sharing text[] := timeseries.readable_sharing();
    v_pattern jsonb := jsonb_build_array(tool);
begin
    perform airtable.page_start(null, page_size);
    if tool is null or jsonb_typeof(tool) <> 'object' or tool = '{}' then
        raise exception using
            errcode = 'PT400',
            message = format('tool: expected an object that is not empty, got %s', coalesce(left(tool::text, 100), 'null')),
            hint = 'Say what a tool''s use contains, such as {"name": "search"}.';
    end if;
    if session_id is not null then
        perform timeseries.readable_session(session_id);
    end if;
    return (
        select
            json_build_object('messages', coalesce(
                json_agg(timeseries.message_json(found.message) order by found.place),
                '[]'
            ))
        from (
            select
                m as message,
                row_number() over (order by m.created_time desc, m.id desc) as place
            from timeseries.conversation_messages as m
            inner join chat.conversation_sessions as s
                on m.tenant_id = s.tenant_id
                and m.session_id = s.id
            where m.tenant_id = v_tenant_id
                and m.tools_used is not null
                and airtable.tenant_cells(m.tenant_id, m.tools_used) @> airtable.tenant_cells(v_tenant_id, v_pattern)
                and (find_tool_messages.session_id is null or m.session_id = find_tool_messages.session_id)
                and s.tenant_id = v_tenant_id
                and (s.user_id = v_user_id or s.shared_with = any (v_sharing))
            order by place
            limit page_size
        ) as found
    );
end;
$$;

comment on function api.find_tool_messages(jsonb, text, integer) is
    'The messages that used a tool, newest first, of all conversations the caller may read or of one: {"messages": […]}, each in '
    'the form of api.append_messages. `tool` is what an element of "toolsUsed" contains, such as {"name": "search"}. `page_size` '
    'is 1 to 1000. Raises PT404 when there is no such conversation, PT400 for an argument that is off.
    @tag conversations
    @param tool: object
    @param page_size: 1..1000 how many
    @returns {messages: [Message]}
    @example {"tool": {"name": "search"}}';

revoke all on function api.find_tool_messages(jsonb, text, integer) from public;
grant execute on function api.find_tool_messages(jsonb, text, integer) to application_user;
