create or replace function api.update_records(table_id text, records jsonb)
returns json
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_without_id bigint;
begin
    perform app.require('editor');
    perform airtable.require_table(table_id);
    select
        coalesce(array_agg(c.id order by c.ordinality), '{}'),
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        min(c.ordinality) filter (where c.id is null)
    into v_ids, v_fields, v_cleared, v_without_id
    from airtable.checked_records(table_id, records) as c;
    if v_without_id is not null then
        raise exception using
            errcode = 'PT422',
            message = format('records[%s]: has no "id"', v_without_id - 1),
            hint = 'Pass [{"id": "rec…", "fields": {…}}, …], or merge by value with api.upsert_records.';
    end if;
    return json_build_object('records', airtable.write_records(table_id, v_ids, v_fields, v_cleared));
end;
$$;

comment on function api.update_records(text, jsonb) is
    'Changes the named cells of records, [{"id", "fields"}], and leaves the others; an empty value clears its cell; all or '
    'none: {"records": [{"id", "createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 naming a '
    'table or records that do not exist, PT422 naming every value that does not fit its field.';

revoke all on function api.update_records(text, jsonb) from public;
grant execute on function api.update_records(text, jsonb) to application_user;
