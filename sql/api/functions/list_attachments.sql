-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_attachments(
    table_id     text    default null,
    record_id    text    default null,
    state        text    default null,
    unreferenced boolean default null,
    page_size    integer default 100,
    "offset"     text    default null
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- which index serves depends on what was given
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5(jsonb_build_array('attachments', table_id, record_id, state, unreferenced)::text), 12);
    v_after jsonb;
    v_after_time timestamptz := '-infinity';
    v_after_id text := '';
    v_page airtable.attachments[];
    v_attachments json[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('pending', 'stored', 'failed') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected pending, stored or failed, got %s', to_json(left(state, 100)));
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_after_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select a
        from airtable.attachments as a
        where a.tenant_id = v_tenant_id
            and (list_attachments.table_id is null or a.table_id = list_attachments.table_id)
            and (list_attachments.record_id is null or a.record_id = list_attachments.record_id)
            and (list_attachments.state is null or a.state = list_attachments.state)
            and (unreferenced is null or airtable.is_referenced(a) <> unreferenced)
            and a.created_time >= v_after_time
            and (a.created_time > v_after_time or a.id > v_after_id)
        order by a.created_time, a.id
        limit page_size + 1
    );
    v_attachments := array(
        select airtable.attachment_json(page)
        from unnest(v_page) as page
        order by page.created_time, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'attachments', v_attachments,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('attachments', v_attachments);
end;
$$;

comment on function api.list_attachments(text, text, text, boolean, integer, text) is
    'One page of attachments, the oldest first: {"attachments": […], "offset"}, each in the form of api.register_attachment. `state` is '
    'pending, stored or failed; `unreferenced` finds those in no cell, uploads that are not stored yet among them, or, when false, '
    'those in one, the trash included. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an '
    'argument that is off.
    @tag attachments
    @param state: "pending" | "stored" | "failed"
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {attachments: [Attachment], offset?: text}';

revoke all on function api.list_attachments(text, text, text, boolean, integer, text) from public;
grant execute on function api.list_attachments(text, text, text, boolean, integer, text) to application_user;
