-- The end of a bulk load that merges: a record whose merge cell equals a row's becomes like the row in the fields the
-- file has, other fields stay, and rows without such a record are added.
create or replace function airtable.merge_staged_records(
    staging regclass,
    table_id text,
    merge_field_id text,
    field_ids text[],
    out created bigint,
    out updated bigint,
    out unchanged bigint
)
returns record
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_first bigint;
begin
    -- What the triggers see of an update is what changed: a record that is as the row says is not written.
    execute format(
        'with matched as (
            select s.position, r.id, (r.fields - $4) || s.fields as fields, r.fields as old_fields
            from %s as s
            join airtable.records as r
                on r.tenant_id = $1
                and r.table_id = $2
                and r.fields -> $3 = s.fields -> $3
            where s.conflict is null
        ),

        written as (
            update airtable.records as r
            set
                fields = m.fields,
                last_modified_time = now(),
                last_modified_by = $5
            from matched as m
            where r.tenant_id = $1
                and r.id = m.id
                and m.fields <> m.old_fields
            returning r.id
        ),

        settled as (
            update %s as s
            set is_merged = true
            from matched as m
            where s.position = m.position
            returning s.position
        )

        select (select count(*) from written), (select count(*) from settled) - (select count(*) from written)',
        staging, staging
    )
    into updated, unchanged
    using v_tenant_id, table_id, merge_field_id, field_ids, app.current_user_id();

    execute format('select count(*) from %s as s where s.conflict is null and not s.is_merged', staging) into created;
    v_first := airtable.reserve_auto_numbers(table_id, created);
    execute format(
        'insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
        select $1, s.id, $2, $3 + row_number() over (order by s.position) - 1, s.fields, $4, $4
        from %s as s
        where s.conflict is null
            and not s.is_merged',
        staging
    )
    using v_tenant_id, table_id, v_first, app.current_user_id();
end;
$$;

comment on function airtable.merge_staged_records(regclass, text, text, text[]) is
    'Merges the rows of a staging table (position bigint, id text, fields jsonb, conflict text, is_merged boolean) that have no conflict into a '
    'table by one field; `field_ids` are the fields the rows speak for, so that a cell they lack is emptied. Returns how '
    'many records were created, updated and left as they were. Raises PT404 when the table does not exist.';

revoke all on function airtable.merge_staged_records(regclass, text, text, text[]) from public;
grant execute on function airtable.merge_staged_records(regclass, text, text, text[]) to application_user;
