-- One branch a kind of value, so that the check of a field type is found in one place. Without a SET clause the body becomes
-- part of the query that calls it: a batch of 100,000 cells costs no function call.
create or replace function airtable.cell_problem(type text, options jsonb, value jsonb)
returns text
language sql
stable
security invoker
parallel safe
begin atomic
    select
        case
            when value = 'null'::jsonb then
                null
            when type in ('singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber') then
                case when jsonb_typeof(value) <> 'string' then 'expected a string' end
            when type in ('number', 'currency', 'percent', 'duration') then
                case
                    when jsonb_typeof(value) <> 'number' then 'expected a number'
                    -- Beyond it a client that reads JSON has no number, but infinity.
                    when abs(value::numeric) > 1.7976931348623157e308 then 'expected a number of at most 1.7976931348623157e308'
                end
            when type = 'rating' then
                case
                    when jsonb_typeof(value) <> 'number' then
                        'expected a whole number'
                    when (value #>> '{}')::numeric < 1
                        or (value #>> '{}')::numeric > coalesce((options ->> 'max')::integer, 10)
                        or (value #>> '{}')::numeric % 1 <> 0 then
                        format('expected a whole number from 1 to %s', coalesce(options ->> 'max', '10'))
                end
            when type = 'checkbox' then
                case when jsonb_typeof(value) <> 'boolean' then 'expected true or false' end
            when type = 'date' then
                case
                    when value = '""'::jsonb then
                        null
                    when jsonb_typeof(value) <> 'string'
                        or value #>> '{}' !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
                        or not pg_input_is_valid(value #>> '{}', 'date') then
                        'expected a date such as "2026-01-31"'
                end
            when type = 'dateTime' then
                case
                    when value = '""'::jsonb then
                        null
                    when jsonb_typeof(value) <> 'string'
                        or value #>> '{}' !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$'
                        or not pg_input_is_valid(value #>> '{}', 'timestamptz') then
                        'expected a time such as "2026-01-31T12:30:00.000Z"'
                    when (value #>> '{}')::timestamptz not between '0001-01-01T00:00:00Z' and '9999-12-31T23:59:59.999999Z' then
                        'expected a time of the years 0001 to 9999 in UTC'
                end
            when type = 'singleSelect' then
                case
                    when jsonb_typeof(value) <> 'string' then
                        'expected the name of a choice'
                    when value <> '""'::jsonb
                        and options ? 'choices'
                        and not options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', value)) then
                        format('expected one of its choices: %s', airtable.choice_names(options))
                end
            when type = 'multipleSelects' then
                case
                    when jsonb_typeof(value) <> 'array'
                        or jsonb_path_exists(value, 'strict $[*] ? (@.type() != "string")') then
                        'expected an array of names of choices'
                    when jsonb_array_length(value) > 1 and airtable.has_twice(value) then
                        'a choice is named twice'
                    when options ? 'choices'
                        and not jsonb_path_query_array(options, '$.choices[*].name') @> value then
                        format('expected names of its choices: %s', airtable.choice_names(options))
                end
            when type = 'multipleRecordLinks' then
                case
                    when jsonb_typeof(value) <> 'array'
                        or jsonb_path_exists(value, 'strict $[*] ? (@.type() != "string")')
                        or jsonb_path_exists(value, '$[*] ? (!(@ like_regex "^rec[A-Za-z0-9]{14}$"))') then
                        'expected an array of record ids'
                end
            when type = 'multipleAttachments' then
                case
                    when jsonb_typeof(value) <> 'array'
                        or jsonb_path_exists(value, 'strict $[*] ? (@.type() != "object")')
                        or jsonb_path_exists(value, '$[*] ? (!(@.url.type() == "string" || @.id.type() == "string"))') then
                        'expected an array of objects with "url" or "id"'
                    when jsonb_path_exists(value, '$[*].url ? (!(@ like_regex "^https?://."))') then
                        'expected a "url" that begins with https:// or http://'
                    when jsonb_path_exists(value, '$[*].filename ? (!(@ like_regex "^.{0,255}$" flag "s"))') then
                        'expected a "filename" of at most 255 characters'
                    when jsonb_path_exists(
                        value,
                        '$[*] ? (
                            @.id.type() != "string"
                            || @.type ? (@ != null).type() != "string"
                            || @.thumbnails ? (@ != null).type() != "object"
                            || exists (
                                @.size ? (@ != null)
                                ? (!(@.type() == "number" && @ >= 0 && @ < 9007199254740992 && @.floor() == @))
                            )
                            || exists (
                                @.keyvalue() ? (@.key == "width" || @.key == "height").value ? (@ != null)
                                ? (!(@.type() == "number" && @ >= 0 && @ < 2147483647 && @.floor() == @))
                            )
                        )'
                    ) then
                        'expected strings in "id" and "type", whole numbers in "size", "width" and "height", an object in "thumbnails"'
                end
            when type = 'multipleCollaborators' then
                case
                    when jsonb_typeof(value) <> 'array'
                        or jsonb_path_exists(value, 'strict $[*] ? (@.type() != "object")')
                        or jsonb_path_exists(value, '$[*] ? (!(@.id.type() == "string" || @.email.type() == "string"))') then
                        'expected an array of objects with "id" or "email"'
                end
            when type = 'singleCollaborator' then
                case
                    when jsonb_typeof(value) <> 'object'
                        or not jsonb_path_exists(value, '$ ? (@.id.type() == "string" || @.email.type() == "string")') then
                        'expected an object with "id" or "email"'
                end
            when type = 'barcode' then
                case
                    when jsonb_typeof(value) <> 'object'
                        or jsonb_typeof(value -> 'text') is distinct from 'string' then
                        'expected an object with "text"'
                end
            when type = 'aiText' then
                case when jsonb_typeof(value) <> 'object' then 'expected an object' end
            -- Computed elsewhere: the source knows what it may be.
            when type = 'mirrored' then
                null
            else
                'the field is computed and cannot be written'
        end;
end;

comment on function airtable.cell_problem(text, jsonb, jsonb) is
    'Why a field of this type and options cannot hold the value, or null when it can. Shape: "expected …". Type "mirrored" '
    'stands for a computed field whose cells come from elsewhere.';

revoke all on function airtable.cell_problem(text, jsonb, jsonb) from public;
grant execute on function airtable.cell_problem(text, jsonb, jsonb) to application_user;
