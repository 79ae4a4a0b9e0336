create or replace function airtable.raise_table_missing(table_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('table %s does not exist', coalesce(table_id, 'null')),
        hint = 'List the tables of a base with api.list_tables(base_id).';
end;
$$;

comment on function airtable.raise_table_missing(text) is
    'Raises PT404. A table of another tenant is reported in the same words as one that never was.';

revoke all on function airtable.raise_table_missing(text) from public;
grant execute on function airtable.raise_table_missing(text) to application_user;
