create or replace function airtable.note_attachments(table_id text, ids text[], fields jsonb[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_fields text[];
    v_elements jsonb[];
    v_count bigint;
begin
    select t.attachment_fields
    into v_fields
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = note_attachments.table_id;
    v_elements := array(
        select element.value || jsonb_build_object('recordId', given.id, 'fieldId', field.id)
        from unnest(ids, note_attachments.fields) as given (id, cells)
        cross join unnest(v_fields) as field (id)
        cross join jsonb_array_elements(given.cells -> field.id) as element
        order by element.value ->> 'id'
    );
    if cardinality(v_elements) = 0 then
        return;
    end if;
    insert into airtable.attachments as a (
        tenant_id, id, table_id, record_id, field_id, url, filename, size, mime_type, width, height, thumbnails
    )
    select
        v_tenant_id,
        e.value ->> 'id',
        note_attachments.table_id,
        e.value ->> 'recordId',
        e.value ->> 'fieldId',
        e.value ->> 'url',
        e.value ->> 'filename',
        (e.value ->> 'size')::bigint,
        e.value ->> 'type',
        (e.value ->> 'width')::integer,
        (e.value ->> 'height')::integer,
        e.value -> 'thumbnails'
    from unnest(v_elements) as e (value)
    on conflict (tenant_id, id) do update
    set
        url = excluded.url,
        filename = excluded.filename,
        size = excluded.size,
        mime_type = excluded.mime_type,
        width = excluded.width,
        height = excluded.height,
        thumbnails = excluded.thumbnails,
        is_shown = true,
        unreferenced_time = null
    where a.record_id = excluded.record_id
        and a.field_id = excluded.field_id;
    get diagnostics v_count = row_count;
    if v_count < cardinality(v_elements) then
        raise exception using
            errcode = 'PT409',
            message = 'another cell has just been given an attachment with the same id',
            hint = 'Nothing was written. Try again.';
    end if;
end;
$$;

comment on function airtable.note_attachments(text, text[], jsonb[]) is
    'Notes the attachments in cells that were written, as airtable.complete_attachments made them, of the records `ids`. Raises '
    'PT409 when another transaction took over one of their ids meanwhile.';

revoke all on function airtable.note_attachments(text, text[], jsonb[]) from public;
grant execute on function airtable.note_attachments(text, text[], jsonb[]) to application_user;
