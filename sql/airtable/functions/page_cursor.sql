create or replace function airtable.page_cursor(signature text, auto_number bigint, keys jsonb)
returns text
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select translate(
        encode(convert_to(jsonb_build_array(signature, auto_number, keys)::text, 'UTF8'), 'base64'), e'+/=\n', '-_'
    )
$$;

comment on function airtable.page_cursor(text, bigint, jsonb) is
    'Where a page ends, as text for the caller: signature of filter and sort, number and sort values of its last record.';

revoke all on function airtable.page_cursor(text, bigint, jsonb) from public;
grant execute on function airtable.page_cursor(text, bigint, jsonb) to application_user;
