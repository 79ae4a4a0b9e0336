-- Nearly every base has no feed: that is one look into airtable.watched_tables a statement, and nothing a row.
create or replace function airtable.tg_records__note_changes()
returns trigger
language plpgsql
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_side text := case tg_op when 'INSERT' then 'new' else 'old' end;
    v_table airtable.watched_tables;
    v_transaction_id bigint;
begin
    for v_table in
        select w.*
        from (
            select distinct c.tenant_id, c.table_id
            from changed_records as c
        ) as changed
        inner join airtable.watched_tables as w
            on changed.tenant_id = w.tenant_id
            and changed.table_id = w.table_id
        order by w.tenant_id, w.base_id, w.table_id
    loop
        v_transaction_id := airtable.begin_notes(v_table.tenant_id, v_table.base_id, 'record', v_table.table_id, (
            select sum(pg_column_size(c.fields))
            from changed_records as c
            where c.tenant_id = v_table.tenant_id
                and c.table_id = v_table.table_id
        ));
        continue when v_transaction_id is null;
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'record',
            v_table.table_id,
            jsonb_object_agg(c.id, jsonb_build_object(
                v_side, jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.fields)
            ))
        from (
            select r.id, r.created_time, r.fields, row_number() over () as place
            from changed_records as r
            where r.tenant_id = v_table.tenant_id
                and r.table_id = v_table.table_id
        ) as c
        group by c.place / 200;
    end loop;
    return null;
end;
$$;

comment on function airtable.tg_records__note_changes() is
    'Notes records that were created or deleted for the feed of their base, if it has one.';

revoke all on function airtable.tg_records__note_changes() from public;
