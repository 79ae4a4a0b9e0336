create or replace function airtable.raise_base_missing(base_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('base %s does not exist', coalesce(base_id, 'null')),
        hint = 'List the bases with api.list_bases().';
end;
$$;

comment on function airtable.raise_base_missing(text) is
    'Raises PT404. A base of another tenant is reported in the same words as one that never was.';

revoke all on function airtable.raise_base_missing(text) from public;
grant execute on function airtable.raise_base_missing(text) to application_user;
