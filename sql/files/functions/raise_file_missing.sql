create or replace function files.raise_file_missing(file_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('file %s does not exist', coalesce(file_id, 'null')),
        hint = 'List files with api.list_files().';
end;
$$;

comment on function files.raise_file_missing(text) is
    'Raises PT404. A file of a conversation that is not shared, or another tenant''s, is reported in the same words as one '
    'that never was.';

revoke all on function files.raise_file_missing(text) from public;
grant execute on function files.raise_file_missing(text) to application_user;
