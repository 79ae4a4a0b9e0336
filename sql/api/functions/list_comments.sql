-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_comments(
    table_id  text,
    record_id text,
    page_size integer default 100,
    "offset"  text    default null
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5('comments ' || coalesce(record_id, '')), 12);
    v_after jsonb;
    v_times timestamptz[];
    v_ids text[];
    v_comments json;
begin
    perform airtable.require_record(table_id, record_id);
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 2);
    end if;
    select array_agg(page.id order by page.place), array_agg(page.created_time order by page.place)
    into v_ids, v_times
    from (
        select c.id, c.created_time, row_number() over (order by c.created_time desc, c.id desc) as place
        from airtable.comments as c
        where c.tenant_id = v_tenant_id
            and c.table_id = list_comments.table_id
            and c.record_id = list_comments.record_id
            and (
                v_after is null
                or (c.created_time, c.id) < ((v_after -> 'keys' ->> 0)::timestamptz, v_after -> 'keys' ->> 1)
            )
        order by c.created_time desc, c.id desc
        limit page_size + 1
    ) as page;
    select json_agg(airtable.comment_json(shown.id) order by shown.place)
    into v_comments
    from unnest(v_ids[1:page_size]) with ordinality as shown (id, place);
    if cardinality(v_ids) > page_size then
        return json_build_object(
            'comments', v_comments,
            'offset', airtable.page_cursor(v_signature, 0, jsonb_build_array(v_times[page_size]::text, v_ids[page_size]))
        );
    end if;
    return json_build_object('comments', coalesce(v_comments, '[]'));
end;
$$;

comment on function api.list_comments(text, text, integer, text) is
    'One page of a record''s comments, the newest first: {"comments": [{"id", "author": {"id", "email", "name"}, "text", '
    '"createdTime", "lastUpdatedTime", "parentCommentId"}], "offset"}. `page_size` and `offset` as in api.list_records. Raises '
    'PT404 when the table or the record does not exist, PT400 for any other argument.
    @tag comments
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {comments: [Comment], offset?: text}';

revoke all on function api.list_comments(text, text, integer, text) from public;
grant execute on function api.list_comments(text, text, integer, text) to application_user;
