create or replace function api.replace_records(
    table_id text,
    records  jsonb,
    typecast boolean default false,
    on_error text    default 'abort'
)
returns json
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select airtable.change_records(table_id, records, typecast, on_error, true)
$$;

comment on function api.replace_records(text, jsonb, boolean, text) is
    'Sets the named cells of records, [{"id", "fields"}], and empties all others but computed ones; all or none: '
    '{"records": [{"id", "createdTime", "fields"}]} in the order given. `typecast` and `on_error` as in api.create_records. '
    'Needs level editor. Raises PT404 naming a table or records that do not exist, PT422 naming every '
    'value that does not fit its field.
    @tag records
    @param records: [{id: text, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], faults?: [Fault]}';

revoke all on function api.replace_records(text, jsonb, boolean, text) from public;
grant execute on function api.replace_records(text, jsonb, boolean, text) to application_user;
