-- definer: nobody but the owner has rights on hypertables; the conversations are those the caller may read
create or replace function api.search_messages(
    query      text,
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
-- a query without words finds nothing, of which nobody need be told
set client_min_messages = 'warning'
-- the words decide which index serves, so they are planned for each time
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_sharing text[] := timeseries.readable_sharing();
    v_query tsquery := websearch_to_tsquery('search.words', coalesce(query, ''));
begin
    perform airtable.page_start(null, page_size);
    if session_id is not null then
        perform timeseries.readable_session(session_id);
    end if;
    return (
        select
            json_build_object('messages', coalesce(
                json_agg(
                    json_build_object(
                        'message', timeseries.message_json(found.message),
                        'snippet', files.snippet((found.message).content, v_query)
                    )
                    order by found.place
                ),
                '[]'
            ))
        from (
            select
                m as message,
                row_number() over (order by ts_rank(m.search_vector, v_query) desc, m.created_time desc, m.id) as place
            from timeseries.conversation_messages as m
            inner join chat.conversation_sessions as s
                on m.tenant_id = s.tenant_id
                and m.session_id = s.id
            where m.tenant_id = v_tenant_id
                and m.search_vector @@ v_query
                and (search_messages.session_id is null or m.session_id = search_messages.session_id)
                and s.tenant_id = v_tenant_id
                and (s.user_id = v_user_id or s.shared_with = any (v_sharing))
            order by place
            limit page_size
        ) as found
    );
end;
$$;

comment on function api.search_messages(text, text, integer) is
    'The messages that hold the words of `query`, best first, of all conversations the caller may read or of one: {"messages": '
    '[{"message", "snippet"}]}, "message" in the form of api.append_messages, "snippet" HTML with the words in <mark> and all '
    'else escaped. Words in double quotes stand together, `or` is either, `-` before a word excludes it; case and accents do not '
    'count. `page_size` is 1 to 1000. Raises PT404 when there is no such conversation.
    @tag conversations
    @param page_size: 1..1000 how many
    @returns {messages: [{message: Message, snippet: text | null}]}';

revoke all on function api.search_messages(text, text, integer) from public;
grant execute on function api.search_messages(text, text, integer) to application_user;
