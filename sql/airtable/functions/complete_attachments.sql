-- Attachments that are kept are locked before any record, in the order of their ids: what is written into the cells is
-- what their rows say until the transaction ends.
create or replace function airtable.complete_attachments(table_id text, records jsonb, ids text[], fields jsonb[])
returns table (place bigint, cells jsonb, faults jsonb)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_names jsonb;
    v_known jsonb;
begin
    select jsonb_object_agg(f.id, f.name)
    into v_names
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.table_id = complete_attachments.table_id
        and f.type = 'multipleAttachments'
        and exists (select from unnest(complete_attachments.fields) as given (cells) where given.cells ? f.id);
    if v_names is null then
        return;
    end if;
    select coalesce(jsonb_object_agg(locked.id, to_jsonb(locked) || jsonb_build_object('cell', airtable.attachment_cell(locked))), '{}')
    into v_known
    from (
        select a.*
        from (
            select distinct element.value ->> 'id' as id
            from unnest(complete_attachments.fields) as given (cells)
            cross join jsonb_object_keys(v_names) as field (id)
            cross join jsonb_array_elements(given.cells -> field.id) as element
            where element.value ? 'id'
        ) as named
        inner join airtable.attachments as a
            on a.id = named.id
        where a.tenant_id = v_tenant_id
        order by a.id
        for no key update of a
    ) as locked;
    -- An id from outside is taken over by the first that brings it, unless another cell has it.
    return query
        with element as (
            select
                given.place,
                field.key as field_id,
                field.value as field_name,
                item.value,
                item.position,
                item.value ->> 'id' as id,
                v_known -> (item.value ->> 'id') as known,
                row_number() over (
                    partition by item.value ->> 'id'
                    order by given.place, field.key, item.position
                ) as turn,
                count(*) over (partition by given.place, field.key, item.value ->> 'id') as times,
                v_known -> (item.value ->> 'id') ->> 'record_id' is not distinct from given.id
                and v_known -> (item.value ->> 'id') ->> 'field_id' = field.key as is_kept
            from unnest(ids, complete_attachments.fields) with ordinality as given (id, cells, place)
            cross join jsonb_each_text(v_names) as field
            cross join jsonb_array_elements(given.cells -> field.key) with ordinality as item (value, position)
        ),

        completed as (
            select
                e.*,
                case
                    when e.id is not null and e.times > 1 then format('attachment %s is named twice', e.id)
                    when not coalesce(e.is_kept, false) and not e.value ? 'url' then
                        format('attachment %s is not in the cell', e.id)
                end as problem,
                case when e.is_kept then e.known -> 'cell' else '{}' end
                || jsonb_strip_nulls(jsonb_build_object(
                    'id', case
                        when e.is_kept or e.known is null and e.turn = 1 and e.id ~ '^att[A-Za-z0-9]{14}$' then e.id
                        else airtable.generate_id('att')
                    end,
                    'url', e.value -> 'url',
                    'filename', coalesce(
                        nullif(e.value ->> 'filename', ''),
                        case
                            when not coalesce(e.is_kept, false) then
                                coalesce(left(substring(e.value ->> 'url' from '^https?://[^/?#]+/(?:[^?#]*/)?([^/?#]+)'), 255), 'attachment')
                        end
                    ),
                    'size', e.value -> 'size',
                    'type', e.value -> 'type',
                    'width', e.value -> 'width',
                    'height', e.value -> 'height',
                    'thumbnails', e.value -> 'thumbnails'
                )) as cell
            from element as e
        ),

        whole as (
            select
                c.place,
                c.field_id,
                c.field_name,
                jsonb_agg(c.cell order by c.position) as cell,
                string_agg(distinct c.problem, '; ') as problem
            from completed as c
            group by c.place, c.field_id, c.field_name
        )

        select
            w.place,
            complete_attachments.fields[w.place] || jsonb_object_agg(w.field_id, w.cell),
            jsonb_agg(
                jsonb_build_object(
                    'index', w.place - 1,
                    'field', given.key,
                    'value', given.value,
                    'message', format('field %s cannot hold %s: %s', to_json(given.key), left(given.value::text, 100), w.problem)
                )
                order by given.key
            )
            filter (where w.problem is not null)
        from whole as w
        cross join lateral (
            select
                key.name as key,
                records -> (w.place - 1)::integer -> 'fields' -> key.name as value
            from unnest(array[w.field_id, w.field_name]) as key (name)
            where records -> (w.place - 1)::integer -> 'fields' ? key.name
            limit 1
        ) as given
        group by w.place;
end;
$$;

comment on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) is
    'The cells of those records of a batch that have attachments, by place from 1, with each attachment whole: one that names an '
    'id of the same cell keeps what it does not change, another gets an id and a filename. `ids` are the records they are '
    'for, null for one to come. Faults, [{"index", "field", "value", "message"}], for an id that is not in the cell and comes '
    'without a url, or is named twice. Locks the attachments that are kept.';

revoke all on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) from public;
grant execute on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) to application_user;
