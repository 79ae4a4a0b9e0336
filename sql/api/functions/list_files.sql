-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_files(
    state       text    default null,
    base_id     text    default null,
    table_id    text    default null,
    record_id   text    default null,
    session_id  text    default null,
    extension   text    default null,
    uploaded_by uuid    default null,
    page_size   integer default 100,
    "offset"    text    default null
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
    v_signature text := left(
        md5(jsonb_build_array('files', state, base_id, table_id, record_id, session_id, extension, uploaded_by)::text), 12
    );
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page files.files[];
    v_files json[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('pending', 'stored', 'deleted') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected pending, stored or deleted, got %s', to_json(left(state, 100)));
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select f
        from files.files as f
        where f.tenant_id = v_tenant_id
            and (list_files.state is null and f.state <> 'deleted' or f.state = list_files.state)
            and (list_files.base_id is null or f.base_id = list_files.base_id)
            and (list_files.table_id is null or f.table_id = list_files.table_id)
            and (list_files.record_id is null or f.record_id = list_files.record_id)
            and (list_files.session_id is null or f.session_id = list_files.session_id)
            and (list_files.extension is null or f.extension = lower(list_files.extension))
            and (list_files.uploaded_by is null or f.uploaded_by = list_files.uploaded_by)
            and f.created_time <= v_before_time
            and (f.created_time < v_before_time or f.id > v_after_id)
        order by f.created_time desc, f.id
        limit page_size + 1
    );
    v_files := array(
        select files.file_json(page)
        from unnest(v_page) as page
        order by page.created_time desc, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'files', v_files,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('files', v_files);
end;
$$;

comment on function api.list_files(text, text, text, text, text, text, uuid, integer, text) is
    'One page of files, the newest first: {"files": […], "offset"}, each in the form of api.register_file. `state` is pending, stored or '
    'deleted, null for the first two; the others find files that belong to a base, table, record or conversation, of one extension or of '
    'one user. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is off.
    @tag files
    @param state: "pending" | "stored" | "deleted"
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {files: [File], offset?: text}';

revoke all on function api.list_files(text, text, text, text, text, text, uuid, integer, text) from public;
grant execute on function api.list_files(text, text, text, text, text, text, uuid, integer, text) to application_user;
