create or replace function airtable.show_attachment(attachment_id text)
returns void
language plpgsql
volatile
-- definer: the record may be in the trash, which callers do not write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments;
    v_cells jsonb;
begin
    select a.*
    into v_attachment
    from airtable.attachments as a
    where a.tenant_id = v_tenant_id
        and a.id = show_attachment.attachment_id;
    perform
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.id = v_attachment.field_id
    for key share;
    if not found then
        return;
    end if;
    -- A restore or delete that is under way is waited for, and the look repeated in the other place.
    for v_round in 1..2 loop
        select r.fields
        into v_cells
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.id = v_attachment.record_id
            and r.table_id = v_attachment.table_id
        for no key update;
        if found then
            update airtable.records as r
            set
                fields = r.fields || airtable.shown_attachment(v_cells, v_attachment),
                last_modified_time = now(),
                last_modified_by = app.current_user_id()
            where r.tenant_id = v_tenant_id
                and r.id = v_attachment.record_id
                and airtable.shown_attachment(v_cells, v_attachment) <> '{}';
            exit;
        end if;
        select r.fields
        into v_cells
        from airtable.trashed_records as r
        where r.tenant_id = v_tenant_id
            and r.id = v_attachment.record_id
            and r.table_id = v_attachment.table_id
        for no key update;
        if found then
            update airtable.trashed_records as r
            set fields = r.fields || airtable.shown_attachment(v_cells, v_attachment)
            where r.tenant_id = v_tenant_id
                and r.id = v_attachment.record_id
                and airtable.shown_attachment(v_cells, v_attachment) <> '{}';
            exit;
        end if;
    end loop;
end;
$$;

comment on function airtable.show_attachment(text) is
    'Writes what is known of an attachment into its cell, also in the trash: in its place, or at the end when it is an upload '
    'that was not shown yet. One that was taken out of its cell stays out. Raises PT403 below level editor.';

revoke all on function airtable.show_attachment(text) from public;
grant execute on function airtable.show_attachment(text) to application_user;
