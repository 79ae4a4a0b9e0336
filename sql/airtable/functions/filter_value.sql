create or replace function airtable.filter_value(kind text, type text, value jsonb, path text)
returns jsonb
language plpgsql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind text := jsonb_typeof(value);
    v_expected text;
begin
    case
        when kind in ('text', 'barcode') and v_kind is distinct from 'string' then
            v_expected := 'a string';
        when kind = 'number' and v_kind is distinct from 'number' then
            v_expected := 'a number';
        when kind = 'flag' and v_kind is distinct from 'boolean' then
            v_expected := 'true or false';
        when kind = 'list' and v_kind is distinct from 'string' then
            v_expected := 'a string';
        when kind in ('person', 'people') and v_kind is distinct from 'string' then
            v_expected := 'an id or an email address';
        when kind = 'any' and (v_kind is null or v_kind not in ('string', 'number', 'boolean')) then
            v_expected := 'a string, a number, true or false';
        when kind = 'time' then
            if v_kind = 'string' and airtable.cell_problem('dateTime', '{}', value) is null and value <> '""' then
                value := airtable.utc_time(value);
                return case when type = 'date' then to_jsonb(left(value #>> '{}', 10)) else value end;
            end if;
            if v_kind = 'string' and airtable.cell_problem('date', '{}', value) is null and value <> '""' then
                return case when type = 'date' then value else to_jsonb((value #>> '{}') || 'T00:00:00.000Z') end;
            end if;
            v_expected := 'a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z"';
        else
            return value;
    end case;
    raise exception using
        errcode = 'PT422',
        message = format('%s: expected %s, got %s', path, v_expected, coalesce(left(value::text, 100), 'nothing')),
        hint = 'Ask for cells without a value by the op "is empty".';
end;
$$;

comment on function airtable.filter_value(text, text, jsonb, text) is
    'The value a field of this kind and type is compared with, times in their stored form. Raises PT422 naming the path in '
    'the filter when it is none.';

revoke all on function airtable.filter_value(text, text, jsonb, text) from public;
grant execute on function airtable.filter_value(text, text, jsonb, text) to application_user;
