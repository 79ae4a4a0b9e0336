create or replace function api.delete_records(table_id text, record_ids text[])
returns json
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_deleted text[];
    v_missing text[];
begin
    perform airtable.require_table(table_id);
    with deleted as (
        delete from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = delete_records.table_id
            and r.id = any (record_ids)
        returning r.id
    )

    select coalesce(array_agg(d.id), '{}')
    into v_deleted
    from deleted as d;
    v_missing := array(
        select given.id
        from unnest(record_ids) as given (id)
        where given.id is null or given.id <> all (v_deleted)
    );
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
    'Deletes records, all or none: {"records": [{"id", "deleted"}]}. Needs level editor. '
    'Raises PT404 naming a table or records that do not exist.';

revoke all on function api.delete_records(text, text[]) from public;
grant execute on function api.delete_records(text, text[]) to application_user;
