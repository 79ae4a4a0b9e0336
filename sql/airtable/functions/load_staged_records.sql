-- The end of a bulk load: COPY cannot write under row level security, so it fills a temporary table and this moves the
-- rows on. The loader calls it once a slice: small statements keep the words that triggers gather in memory.
create or replace function airtable.load_staged_records(staging regclass, table_id text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_count bigint;
    v_first bigint;
begin
    execute format('select count(*) from %s', staging) into v_count;
    v_first := airtable.reserve_auto_numbers(table_id, v_count);
    execute format(
        'insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
        select $1, s.id, $2, $3 + row_number() over (order by s.position) - 1, s.fields, $4, $4
        from %s as s',
        staging
    )
    using v_tenant_id, table_id, v_first, app.current_user_id();
    return v_count;
end;
$$;

comment on function airtable.load_staged_records(regclass, text) is
    'Adds the rows of a staging table (position bigint, id text, fields jsonb keyed by field id) to a table in the order '
    'of their position, and returns how many. The cells must have been checked. Raises PT404 when the table does not exist.';

revoke all on function airtable.load_staged_records(regclass, text) from public;
grant execute on function airtable.load_staged_records(regclass, text) to application_user;
