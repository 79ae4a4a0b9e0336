-- What `typecast` guesses, one branch a kind of field. Dates are read as ISO 8601 only: 01/02/2026 means two days. Whatever
-- has no reading stays as it is, for the check of the field type to refuse.
create or replace function airtable.cast_cell(type text, options jsonb, value jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- a time without zone is read as UTC
set timezone = 'UTC'
as $$
declare
    v_kind text := jsonb_typeof(value);
    v_text text := btrim(value #>> '{}');
    v_bare text;
begin
    if v_kind = 'null' then
        return value;
    end if;

    case
        when type in ('singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber') then
            if v_kind in ('number', 'boolean') then
                return to_jsonb(v_text);
            end if;

        when type in ('number', 'currency', 'percent', 'duration', 'rating') then
            if v_kind = 'string' then
                if v_text = '' then
                    return 'null'::jsonb;
                end if;
                if type = 'duration' and v_text ~ '^-?[0-9]{1,6}:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?$' then
                    v_bare := ltrim(v_text, '-');
                    return to_jsonb(
                        (
                            split_part(v_bare, ':', 1)::numeric * 3600
                            + split_part(v_bare, ':', 2)::numeric * 60
                            + coalesce(nullif(split_part(v_bare, ':', 3), ''), '0')::numeric
                        )
                        * case when starts_with(v_text, '-') then -1 else 1 end
                    );
                end if;
                v_bare := regexp_replace(v_text, '^([+-]?)[$€£¥₹ ]+|[$€£¥₹ ]+$', '\1', 'g');
                if v_bare ~ '^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?%?$' then
                    v_bare := replace(v_bare, ',', '');
                end if;
                if v_bare ~ '^[+-]?([0-9]{1,255}(\.[0-9]{0,255})?|\.[0-9]{1,255})([eE][+-]?[0-9]{1,2})?$' then
                    return to_jsonb(v_bare::numeric);
                end if;
                if type = 'percent' and v_bare ~ '^[+-]?([0-9]{1,255}(\.[0-9]{0,255})?|\.[0-9]{1,255}) ?%$' then
                    return to_jsonb(trim_scale(rtrim(v_bare, ' %')::numeric * 0.01));
                end if;
            end if;

        when type = 'checkbox' then
            if lower(v_text) in ('true', 'yes', 'y', 'on', 'x', 'checked', '1') then
                return 'true'::jsonb;
            end if;
            if lower(v_text) in ('false', 'no', 'n', 'off', 'unchecked', '0', '') then
                return 'false'::jsonb;
            end if;

        when type in ('date', 'dateTime') then
            if v_kind = 'string'
                and v_text ~ '^[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?$' then
                v_bare := replace(replace(v_text, '/', '-'), ',', '.');
                if type = 'date' then
                    v_bare := substring(v_bare, '^[0-9]+-[0-9]+-[0-9]+');
                    if pg_input_is_valid(v_bare, 'date') then
                        return to_jsonb(v_bare::date);
                    end if;
                elsif pg_input_is_valid(v_bare, 'timestamptz') then
                    return airtable.utc_time(to_jsonb(v_bare));
                end if;
            end if;

        when type = 'singleSelect' then
            if v_kind = 'array' and jsonb_array_length(value) = 1 then
                return airtable.cast_cell(type, options, value -> 0);
            end if;
            if v_kind in ('string', 'number', 'boolean') then
                return to_jsonb(airtable.nearest_choice(options, v_text));
            end if;

        when type = 'multipleSelects' then
            if v_kind = 'string' and options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', v_text)) then
                return jsonb_build_array(v_text);
            end if;
            if v_kind in ('string', 'number', 'boolean') then
                value := to_jsonb(string_to_array(v_text, ','));
                v_kind := 'array';
            end if;
            if v_kind = 'array' and not jsonb_path_exists(value, '$[*] ? (@.type() == "object" || @.type() == "null")') then
                return (
                    select coalesce(jsonb_agg(named.name order by named.place), '[]')
                    from (
                        select airtable.nearest_choice(options, btrim(part.name)) as name, min(part.place) as place
                        from jsonb_array_elements_text(value) with ordinality as part (name, place)
                        where btrim(part.name) <> ''
                        group by 1
                    ) as named
                );
            end if;

        when type = 'multipleRecordLinks' then
            if v_kind = 'string' then
                return to_jsonb(regexp_split_to_array(nullif(v_text, ''), '\s*,\s*'));
            end if;

        when type in ('singleCollaborator', 'multipleCollaborators') then
            if v_kind = 'string' then
                value := (
                    select
                        jsonb_agg(
                            jsonb_build_object(case when position('@' in given.name) > 1 then 'email' else 'id' end, given.name)
                            order by given.place
                        )
                    from regexp_split_to_table(v_text, '\s*,\s*') with ordinality as given (name, place)
                    where given.name <> ''
                );
                return case
                    when value is null then 'null'
                    when type = 'multipleCollaborators' then value
                    when jsonb_array_length(value) = 1 then value -> 0
                    else to_jsonb(v_text)
                end;
            end if;

        when type = 'multipleAttachments' then
            if v_kind = 'string' and v_text ~* '^https?://[^\s,]+$' then
                return jsonb_build_array(jsonb_build_object('url', v_text));
            end if;

        when type = 'barcode' then
            if v_kind in ('string', 'number') then
                return case when v_text = '' then 'null' else jsonb_build_object('text', v_text) end;
            end if;

        else
            return value;
    end case;
    return value;
end;
$$;

comment on function airtable.cast_cell(text, jsonb, jsonb) is
    'The value as a field of this type would hold it, "12.5" as 12.5, "yes" as true, "red, blue" as ["red", "blue"]; unchanged '
    'where there is no unambiguous reading.';

revoke all on function airtable.cast_cell(text, jsonb, jsonb) from public;
grant execute on function airtable.cast_cell(text, jsonb, jsonb) to application_user;
