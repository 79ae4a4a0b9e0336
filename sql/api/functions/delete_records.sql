create or replace function api.delete_records(table_id text, record_ids text[])
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_missing text[];
begin
    perform app.require('editor');
    perform airtable.require_table(table_id);
    v_missing := airtable.missing_ids(record_ids, airtable.trash_records(table_id, record_ids));
    if cardinality(v_missing) > 0 then
        perform airtable.raise_records_missing(table_id, v_missing);
    end if;
    return json_build_object('records', coalesce((
        select json_agg(json_build_object('id', given.id, 'deleted', true) order by given.ordinality)
        from unnest(record_ids) with ordinality as given (id, ordinality)
    ), '[]'));
end;
$$;

comment on function api.delete_records(text, text[]) is
    'Moves records into the trash, all or none: {"records": [{"id", "deleted"}]}; api.restore_records brings them back. Needs '
    'level editor. Raises PT404 naming a table or records that do not exist.
    @tag records
    @returns {records: [{id: text, deleted: boolean}]}';

revoke all on function api.delete_records(text, text[]) from public;
grant execute on function api.delete_records(text, text[]) to application_user;
