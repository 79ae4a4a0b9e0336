-- A table that goes takes its records and fields along, of which nobody needs to be told one by one: the trigger comes
-- before the delete, and ends the watch.
create or replace function airtable.tg_tables__note_changes()
returns trigger
language plpgsql
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record := case tg_op when 'DELETE' then old else new end;
    v_old jsonb;
    v_new jsonb;
    v_transaction_id bigint;
begin
    if not exists (
        select
        from airtable.feeds as f
        where f.tenant_id = v_table.tenant_id
            and f.base_id = v_table.base_id
            and f.is_open
    ) then
        return v_table;
    end if;
    if tg_op = 'INSERT' then
        insert into airtable.watched_tables (tenant_id, table_id, base_id)
        values (new.tenant_id, new.id, new.base_id)
        on conflict do nothing;
    else
        v_old := jsonb_build_object('name', old.name, 'description', old.description);
    end if;
    if tg_op = 'DELETE' then
        delete from airtable.watched_tables as w
        where w.tenant_id = old.tenant_id
            and w.table_id = old.id;
    else
        v_new := jsonb_build_object('name', new.name, 'description', new.description);
    end if;
    v_transaction_id := airtable.begin_notes(v_table.tenant_id, v_table.base_id, 'table', v_table.id, 0);
    if v_transaction_id is not null then
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        values (
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'table',
            v_table.id,
            jsonb_build_object(v_table.id, (
                select jsonb_object_agg(side.name, side.value)
                from (values ('old', v_old), ('new', v_new)) as side (name, value)
                where side.value is not null
            ))
        );
    end if;
    return v_table;
end;
$$;

comment on function airtable.tg_tables__note_changes() is
    'Notes that a table was created, renamed or deleted for the feed of its base, if it has one.';

revoke all on function airtable.tg_tables__note_changes() from public;
