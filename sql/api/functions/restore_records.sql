create or replace function api.restore_records(table_id text, record_ids text[])
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_missing text[];
    v_people jsonb;
begin
    perform airtable.require_table(table_id);
    v_missing := airtable.missing_ids(record_ids, airtable.untrash_records(table_id, record_ids));
    if cardinality(v_missing) > 0 then
        raise exception using
            errcode = 'PT404',
            message = format('the trash of table %s has no record %s', table_id, array_to_string(v_missing, ', ', 'null')),
            hint = 'Nothing was restored. List the trash with api.list_trash(table_id).';
    end if;
    v_people := (
        select airtable.people(t.computed_fields)
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.id = restore_records.table_id
    );
    return json_build_object('records', coalesce((
        select
            json_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by given.ordinality
            )
        from unnest(record_ids) with ordinality as given (id, ordinality)
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = given.id
        join airtable.tables as t
            on t.tenant_id = r.tenant_id
            and t.id = r.table_id
    ), '[]'));
end;
$$;

comment on function api.restore_records(text, text[]) is
    'Brings records back from the trash with the number and the times they had, all or none: {"records": [{"id", '
    '"createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 naming a table that does not exist or '
    'records that are not in its trash.
    @tag records
    @returns {records: [Record]}';

revoke all on function api.restore_records(text, text[]) from public;
grant execute on function api.restore_records(text, text[]) to application_user;
