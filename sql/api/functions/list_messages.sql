-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
-- definer: nobody but the owner has rights on hypertables; timeseries.readable_session asks who may read
create or replace function api.list_messages(
    session_id   text,
    page_size    integer default 100,
    "offset"     text    default null,
    newest_first boolean default false
)
returns json
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- chunks outside the page are not looked at when its bounds are known
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_session chat.conversation_sessions := timeseries.readable_session(session_id);
    v_signature text := left(md5(concat_ws(e'\n', 'messages', v_session.id, coalesce(newest_first, false))), 12);
    v_after jsonb;
    v_time timestamptz;
    v_id text;
    v_page timeseries.conversation_messages[];
    v_messages json[];
begin
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_id := v_after -> 'keys' ->> 0;
    end if;

    -- One more than asked for tells whether there is another page.
    if newest_first then
        v_page := array(
            select m
            from timeseries.conversation_messages as m
            where m.tenant_id = v_session.tenant_id
                and m.session_id = v_session.id
                and m.created_time <= coalesce(v_time, 'infinity')
                and (v_time is null or (m.created_time, m.id) < (v_time, v_id))
            order by m.created_time desc, m.id desc
            limit page_size + 1
        );
    else
        v_page := array(
            select m
            from timeseries.conversation_messages as m
            where m.tenant_id = v_session.tenant_id
                and m.session_id = v_session.id
                and m.created_time >= coalesce(v_time, '-infinity')
                and (v_time is null or (m.created_time, m.id) > (v_time, v_id))
            order by m.created_time, m.id
            limit page_size + 1
        );
    end if;
    v_messages := array(
        select timeseries.message_json(v_page[i])
        from generate_series(1, least(cardinality(v_page), page_size)) as i
        order by i
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'messages', v_messages,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('messages', v_messages);
end;
$$;

comment on function api.list_messages(text, integer, text, boolean) is
    'One page of the messages of a conversation that the caller may read, oldest first or `newest_first`: {"messages": […], '
    '"offset"}, each in the form of api.append_messages. `page_size` is 1 to 1000, `offset` where the previous page ended. '
    'Raises PT404 when there is no such conversation, PT400 for an argument that is off.
    @tag conversations
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {messages: [Message], offset?: text}';

revoke all on function api.list_messages(text, integer, text, boolean) from public;
grant execute on function api.list_messages(text, integer, text, boolean) to application_user;
