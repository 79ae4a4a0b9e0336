create or replace function airtable.options_problem(type text, options jsonb)
returns text
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when type is null then
                'has no "type"'
            when airtable.option_kinds(type) is null then
                format('there is no field type %s', to_json(type))
            when options is null or options = 'null' then
                null
            when jsonb_typeof(options) <> 'object' then
                format('"options": expected an object, got %s', jsonb_typeof(options))
            else
                (
                    select string_agg(format('"options" %s: %s', to_json(given.name), fault.text), '; ' order by given.name)
                    from jsonb_each(options) as given (name, value)
                    cross join lateral (select airtable.option_kinds(type) ->> given.name) as expected (kind)
                    cross join lateral (
                        select
                            case
                                when expected.kind is null then
                                    format('type %s has no such option', type)
                                when expected.kind in ('string', 'boolean', 'object', 'array') then
                                    case
                                        when jsonb_typeof(given.value) <> expected.kind then
                                            format('expected %s, got %s', expected.kind, left(given.value::text, 100))
                                    end
                                when expected.kind = 'precision' then
                                    case
                                        when given.value::text !~ '^[0-8]$' then
                                            format('expected a whole number from 0 to 8, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'max' then
                                    case
                                        when given.value::text !~ '^([1-9]|10)$' then
                                            format('expected a whole number from 1 to 10, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'duration' then
                                    case
                                        when given.value #>> '{}' not in (
                                            'h:mm', 'h:mm:ss', 'h:mm:ss.S', 'h:mm:ss.SS', 'h:mm:ss.SSS'
                                        ) then
                                            format('expected a format such as "h:mm:ss", got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'table' then
                                    case
                                        when given.value #>> '{}' !~ '^tbl[A-Za-z0-9]{14}$' then
                                            format('expected the id of a table, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'choices' then
                                    case
                                        when jsonb_typeof(given.value) <> 'array'
                                            or jsonb_path_exists(given.value, 'strict $[*] ? (@.type() != "object")')
                                            or jsonb_path_exists(given.value, '$[*] ? (!(@.name.type() == "string"))')
                                            or jsonb_path_exists(given.value, '$[*] ? (@.name == "")') then
                                            'expected an array of objects with "name"'
                                        when jsonb_array_length(given.value) > (
                                            select count(distinct choice.value ->> 'name')
                                            from jsonb_array_elements(given.value) as choice
                                        ) then
                                            'two choices have one name'
                                    end
                            end
                    ) as fault (text)
                    where fault.text is not null
                )
        end
$$;

comment on function airtable.options_problem(text, jsonb) is
    'Why a field cannot have this type with these options, or null when it can.';

revoke all on function airtable.options_problem(text, jsonb) from public;
grant execute on function airtable.options_problem(text, jsonb) to application_user;
