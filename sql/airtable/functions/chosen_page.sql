-- The part of api.list_records that a plain page does not pay for.
-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function airtable.chosen_page(
    table_id        text,
    filter          jsonb,
    page_size       integer,
    "offset"        text,
    with_names      boolean,
    sort            jsonb,
    fields          text[],
    computed_fields jsonb,
    view_id         text
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_people jsonb;
    v_filter jsonb;
    v_pattern jsonb;
    v_sort jsonb := jsonb_build_array();
    v_chosen text[];
    v_view airtable.views;
    v_signature text;
    v_after jsonb;
    v_page api.record[];
    v_numbers bigint[];
    v_keys jsonb[];
begin
    perform airtable.page_start(null, page_size);
    if computed_fields is not null then
        v_people := airtable.people(computed_fields);
    end if;
    if filter is not null then
        v_filter := airtable.resolved_filter(table_id, filter);
    end if;
    if view_id is not null then
        v_view := airtable.require_view(table_id, view_id);
        sort := coalesce(sort, v_view.sort);
        if v_view.filter is not null then
            v_filter := jsonb_build_object('op', 'and', 'of', jsonb_path_query_array(
                jsonb_build_array(
                    airtable.resolved_filter(table_id, v_view.filter, format('view %s: filter', v_view.id)), v_filter
                ),
                '$[*] ? (@ != null)'
            ));
        end if;
    end if;
    v_signature := left(md5(concat_ws(e'\n', table_id, filter, '-', sort, v_view.id, v_view.filter)), 12);
    if sort is not null then
        v_sort := airtable.resolved_sort(table_id, sort);
    end if;
    if fields is not null then
        v_chosen := array(
            select jsonb_object_keys(airtable.fields_by_id(
                table_id,
                coalesce((select jsonb_object_agg(f.key, null) from unnest(fields) as f (key)), '{}')
            ))
        );
    elsif v_view.hidden_fields <> '{}' then
        v_chosen := array(
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = chosen_page.table_id
                and f.id <> all (v_view.hidden_fields)
        );
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, jsonb_array_length(v_sort));
    end if;
    v_pattern := search.filter_pattern(v_filter);

    -- One record more than asked for tells whether there is another page.
    if v_pattern is not null and v_sort = '[]' then
        select
            array_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by r.auto_number
            ),
            array_agg(r.auto_number order by r.auto_number)
        into v_page, v_numbers
        from search.filter_records(
            chosen_page.table_id, v_pattern, coalesce((v_after ->> 'number')::bigint, 0), page_size + 1
        ) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id;
    else
        select
            array_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by found.place
            ),
            array_agg(r.auto_number order by found.place),
            array_agg(found.keys order by found.place)
        into v_page, v_numbers, v_keys
        from search.select_records(chosen_page.table_id, v_filter, v_sort, v_after, page_size + 1) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id;
    end if;

    if v_page is null then
        return json_build_object('records', json_build_array());
    end if;
    if with_names or v_chosen is not null then
        v_page := array(
            select row(
                item.id,
                item."createdTime",
                case
                    when with_names then
                        airtable.named_fields(chosen_page.table_id, airtable.chosen_cells(item.fields, v_chosen))
                    else
                        airtable.chosen_cells(item.fields, v_chosen)
                end
            )::api.record
            from unnest(v_page) with ordinality as item (id, "createdTime", fields, place)
            order by item.place
        );
    end if;
    if cardinality(v_page) > page_size then
        return json_build_object(
            'records', v_page[1:page_size],
            'offset', airtable.page_cursor(v_signature, v_numbers[page_size], coalesce(v_keys[page_size], '[]'))
        );
    end if;
    return json_build_object('records', v_page);
end;
$$;

comment on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) is
    'A page of api.list_records with a filter, a sort, chosen fields or a view.';

revoke all on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) from public;
grant execute on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) to application_user;
