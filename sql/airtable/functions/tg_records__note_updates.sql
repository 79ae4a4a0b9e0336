-- As tg_records__note_changes, for statements that have both an old and a new side of each row.
create or replace function airtable.tg_records__note_updates()
returns trigger
language plpgsql
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
-- the plan is kept from whatever statement came first: a nested loop, good for one row, would ruin ten thousand
set enable_nestloop = off
as $$
declare
    v_table airtable.watched_tables;
    v_bytes bigint;
    v_transaction_id bigint;
begin
    for v_table in
        select w.*
        from (
            select distinct c.tenant_id, c.table_id
            from new_records as c
        ) as changed
        inner join airtable.watched_tables as w
            on changed.tenant_id = w.tenant_id
            and changed.table_id = w.table_id
        order by w.tenant_id, w.base_id, w.table_id
    loop
        select sum(pg_column_size(o.fields) + pg_column_size(n.fields))
        into v_bytes
        from old_records as o
        inner join new_records as n
            on o.tenant_id = n.tenant_id
            and o.id = n.id
        where n.tenant_id = v_table.tenant_id
            and n.table_id = v_table.table_id
            and o.fields <> n.fields;
        continue when v_bytes is null;
        v_transaction_id := airtable.begin_notes(
            v_table.tenant_id, v_table.base_id, 'record', v_table.table_id, v_bytes
        );
        continue when v_transaction_id is null;
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'record',
            v_table.table_id,
            jsonb_object_agg(c.id, jsonb_build_object(
                'old', jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.old_fields),
                'new', jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.new_fields)
            ))
        from (
            select n.id, n.created_time, o.fields as old_fields, n.fields as new_fields, row_number() over () as place
            from old_records as o
            inner join new_records as n
                on o.tenant_id = n.tenant_id
                and o.id = n.id
            where n.tenant_id = v_table.tenant_id
                and n.table_id = v_table.table_id
                and o.fields <> n.fields
        ) as c
        group by c.place / 200;
    end loop;
    return null;
end;
$$;

comment on function airtable.tg_records__note_updates() is 'Notes records that were changed for the feed of their base, if it has one.';

revoke all on function airtable.tg_records__note_updates() from public;
