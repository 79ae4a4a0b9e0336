create or replace function airtable.tg_fields__note_changes()
returns trigger
language plpgsql
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_new jsonb;
    v_id text;
    v_table airtable.watched_tables;
    v_transaction_id bigint;
begin
    if tg_op <> 'INSERT' then
        v_old := jsonb_build_object('name', old.name, 'type', old.type, 'options', old.options);
    end if;
    if tg_op = 'DELETE' then
        select w.* into v_table
        from airtable.watched_tables as w
        where w.tenant_id = old.tenant_id
            and w.table_id = old.table_id;
        v_id := old.id;
    else
        select w.* into v_table
        from airtable.watched_tables as w
        where w.tenant_id = new.tenant_id
            and w.table_id = new.table_id;
        v_id := new.id;
        v_new := jsonb_build_object('name', new.name, 'type', new.type, 'options', new.options);
    end if;
    if v_table.table_id is null or v_old = v_new then
        return null;
    end if;
    v_transaction_id := airtable.begin_notes(
        v_table.tenant_id,
        v_table.base_id,
        'field',
        v_table.table_id,
        coalesce(pg_column_size(v_old), 0) + coalesce(pg_column_size(v_new), 0)
    );
    if v_transaction_id is not null then
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        values (
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'field',
            v_table.table_id,
            jsonb_build_object(v_id, (
                select jsonb_object_agg(side.name, side.value)
                from (values ('old', v_old), ('new', v_new)) as side (name, value)
                where side.value is not null
            ))
        );
    end if;
    return null;
end;
$$;

comment on function airtable.tg_fields__note_changes() is
    'Notes that a field was created, changed or deleted for the feed of its base, if it has one.';

revoke all on function airtable.tg_fields__note_changes() from public;
