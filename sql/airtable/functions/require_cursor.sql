create or replace function airtable.require_cursor(cursor bigint, first_number bigint, last_number bigint)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if cursor < first_number then
        raise exception using
            errcode = 'PT410',
            message = format('cursor: what lies between %s and %s is no longer kept', cursor, first_number - 1),
            hint = format('Read the tables again, then go on with the cursor %s.', first_number);
    end if;
    if cursor > last_number + 1 then
        raise exception using
            errcode = 'PT400',
            message = format('cursor: %s lies ahead, the next one is %s', cursor, last_number + 1),
            hint = 'Pass the "cursor" of the previous answer unchanged.';
    end if;
end;
$$;

comment on function airtable.require_cursor(bigint, bigint, bigint) is
    'Raises PT410 for a cursor before the first number kept, PT400 for one after the next to come.';

revoke all on function airtable.require_cursor(bigint, bigint, bigint) from public;
grant execute on function airtable.require_cursor(bigint, bigint, bigint) to application_user;
