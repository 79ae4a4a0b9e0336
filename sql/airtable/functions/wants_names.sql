create or replace function airtable.wants_names(field_keys text)
returns boolean
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if field_keys is null or field_keys not in ('id', 'name') then
        raise exception using
            errcode = 'PT400',
            message = format('field_keys: expected id or name, got %s', coalesce(left(field_keys, 100), 'null'));
    end if;
    return field_keys = 'name';
end;
$$;

comment on function airtable.wants_names(text) is
    'Whether cells are to be keyed by field name. Raises PT400 for anything but "id" or "name".';

revoke all on function airtable.wants_names(text) from public;
grant execute on function airtable.wants_names(text) to application_user;
