-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_sessions(
    status    text    default null,
    metadata  jsonb   default null,
    whose     text    default 'mine',
    page_size integer default 100,
    "offset"  text    default null
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_signature text := left(md5(concat_ws(e'\n', 'sessions', whose, status, '-', metadata)), 12);
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page chat.conversation_sessions[];
    v_sessions json[];
begin
    perform airtable.page_start(null, page_size);
    if whose is null or whose not in ('mine', 'shared') then
        raise exception using
            errcode = 'PT400',
            message = format('whose: expected mine or shared, got %s', coalesce(to_json(left(whose, 100))::text, 'null'));
    end if;
    perform app.raise_call_faults(chat.session_faults(null, status, null, null, null, metadata));
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;

    -- One more than asked for tells whether there is another page. A user's own conversations are few and read in their
    -- order; those of a whole tenant are looked up when their metadata is asked for.
    if whose = 'mine' then
        v_page := array(
            select s
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.user_id = v_user_id
                and (list_sessions.status is null or s.status = list_sessions.status)
                and (list_sessions.metadata is null or s.metadata @> list_sessions.metadata)
                and s.last_activity_time <= v_before_time
                and (s.last_activity_time < v_before_time or s.id > v_after_id)
            order by s.last_activity_time desc, s.id
            limit page_size + 1
        );
    elsif metadata is null then
        v_page := array(
            select s
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.user_id is distinct from v_user_id
                and (list_sessions.status is null or s.status = list_sessions.status)
                and s.last_activity_time <= v_before_time
                and (s.last_activity_time < v_before_time or s.id > v_after_id)
            order by s.last_activity_time desc, s.id
            limit page_size + 1
        );
    else
        v_page := array(
            select s
            from search.find_shared_sessions(
                list_sessions.metadata, list_sessions.status, v_before_time, v_after_id, page_size + 1
            ) as found
            join chat.conversation_sessions as s
                on s.tenant_id = v_tenant_id
                and s.id = found.session_id
            order by found.place
        );
    end if;
    v_sessions := array(
        select chat.session_json(page)
        from unnest(v_page) as page
        order by page.last_activity_time desc, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'sessions', v_sessions,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].last_activity_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('sessions', v_sessions);
end;
$$;

comment on function api.list_sessions(text, jsonb, text, integer, text) is
    'One page of conversations, the last active first: {"sessions": […], "offset"}, each in the form of api.create_session. `whose` '
    'is mine, or shared: those that other members share with the caller. `status` is active or archived, null for both; '
    '`metadata` finds what contains it. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 or PT422 '
    'for an argument that is off.
    @tag conversations
    @param status: "active" | "archived"
    @param metadata: object
    @param whose: "mine" | "shared"
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {sessions: [Session], offset?: text}';

revoke all on function api.list_sessions(text, jsonb, text, integer, text) from public;
grant execute on function api.list_sessions(text, jsonb, text, integer, text) to application_user;
