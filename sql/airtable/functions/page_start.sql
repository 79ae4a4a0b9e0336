-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function airtable.page_start("offset" text, page_size integer)
returns bigint
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if page_size is null or page_size not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 1000, got %s', coalesce(page_size::text, 'null'));
    end if;
    if "offset" !~ '^[0-9]{1,18}$' then
        raise exception using
            errcode = 'PT400',
            message = format('offset: "%s" is not the offset of a page', left("offset", 100)),
            hint = 'Pass the "offset" of the previous page unchanged, or none for the first page.';
    end if;
    return coalesce("offset"::bigint, 0);
end;
$$;

comment on function airtable.page_start(text, integer) is
    'The record number after which a page begins. Raises PT400 for a page size outside 1 to 1000 or an unknown offset.';

revoke all on function airtable.page_start(text, integer) from public;
grant execute on function airtable.page_start(text, integer) to application_user;
