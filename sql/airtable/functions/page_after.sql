-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function airtable.page_after("offset" text, signature text, how_many_keys integer)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_base64 text := translate("offset", '-_', '+/');
    v_after jsonb;
begin
    begin
        v_after := convert_from(
            decode(rpad(v_base64, (length(v_base64) + 3) / 4 * 4, '='), 'base64'), 'UTF8'
        )::jsonb;
    exception
        when data_exception then
            -- No base64, no UTF-8 or no JSON: told below, as any other text that is no cursor.
            v_after := null;
    end;
    if jsonb_typeof(v_after) is distinct from 'array'
        or jsonb_array_length(v_after) <> 3
        or v_after ->> 1 !~ '^[0-9]{1,18}$'
        or jsonb_typeof(v_after -> 2) <> 'array' then
        raise exception using
            errcode = 'PT400',
            message = format('offset: "%s" is not the offset of a page', left("offset", 100)),
            hint = 'Pass the "offset" of the previous page unchanged, or none for the first page.';
    end if;
    if v_after ->> 0 <> signature or jsonb_array_length(v_after -> 2) <> how_many_keys then
        raise exception using
            errcode = 'PT400',
            message = 'offset: belongs to a page with another filter, sort or view',
            hint = 'Pass filter, sort and view of the previous page unchanged, or begin without an offset; so too when '
                'the filter or the sort of the view was changed in between.';
    end if;
    return jsonb_build_object('number', v_after -> 1, 'keys', v_after -> 2);
end;
$$;

comment on function airtable.page_after(text, text, integer) is
    'Where the previous page ended, {"number", "keys"}, from the text that airtable.page_cursor made. Raises PT400 when it is '
    'none, or that of another filter, sort or view.';

revoke all on function airtable.page_after(text, text, integer) from public;
grant execute on function airtable.page_after(text, text, integer) to application_user;
