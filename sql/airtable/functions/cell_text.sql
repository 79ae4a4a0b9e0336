-- What a cell shows, as far as text can. A percentage, a duration and a tick read back as what they were.
create or replace function airtable.cell_text(type text, value jsonb)
returns text
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when value is null or value = 'null' then
                null
            when jsonb_typeof(value) = 'array' then
                (
                    select string_agg(airtable.cell_text(type, item.value), ', ' order by item.place)
                    from jsonb_array_elements(value) with ordinality as item (value, place)
                )
            when jsonb_typeof(value) = 'object' then
                case
                    when type = 'multipleAttachments' then format('%s (%s)', value ->> 'filename', value ->> 'url')
                    else coalesce(
                        value ->> 'text', value ->> 'name', value ->> 'email', value ->> 'value', value ->> 'label', value ->> 'id',
                        value::text
                    )
                end
            when type = 'checkbox' then
                case when value = 'true' then 'checked' end
            when type = 'percent' and jsonb_typeof(value) = 'number' then
                trim_scale((value #>> '{}')::numeric * 100)::text || '%'
            when type = 'duration' and jsonb_typeof(value) = 'number' then
                concat(
                    case when (value #>> '{}')::numeric < 0 then '-' end,
                    trunc(abs((value #>> '{}')::numeric) / 3600),
                    to_char(trunc(abs((value #>> '{}')::numeric) / 60) % 60, 'FM":"00'),
                    to_char(trunc(abs((value #>> '{}')::numeric)) % 60, 'FM":"00'),
                    ltrim(rtrim(rtrim(to_char(trunc(abs((value #>> '{}')::numeric) % 1, 3), 'FM0.000'), '0'), '.'), '0')
                )
            else
                value #>> '{}'
        end
$$;

comment on function airtable.cell_text(text, jsonb) is
    'A cell of a field type as text, lists joined by commas: "12.5%", "1:30:00", "checked"; null for an empty one.';

revoke all on function airtable.cell_text(text, jsonb) from public;
grant execute on function airtable.cell_text(text, jsonb) to application_user;
