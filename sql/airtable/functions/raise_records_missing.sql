create or replace function airtable.raise_records_missing(table_id text, record_ids text[])
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('table %s has no record %s', table_id, array_to_string(record_ids, ', ', 'null')),
        hint = 'Nothing was written. List the records with api.list_records(table_id).';
end;
$$;

comment on function airtable.raise_records_missing(text, text[]) is 'Raises PT404 naming the records.';

revoke all on function airtable.raise_records_missing(text, text[]) from public;
grant execute on function airtable.raise_records_missing(text, text[]) to application_user;
