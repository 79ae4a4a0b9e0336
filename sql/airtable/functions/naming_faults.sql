create or replace function airtable.naming_faults(
    what   text,
    name   text,
    prefix text default null,
    id     text default null
)
returns text[]
language sql
immutable
parallel safe
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select array_remove(
        array[
            case
                when length(name) not between 1 and 255 then
                    format('name: a %s needs a name of 1 to 255 characters', what)
            end,
            case
                when id !~ format('^%s[A-Za-z0-9]{14}$', prefix) then
                    format('id: expected %s and 14 letters or digits, got %s', prefix, to_json(left(id, 100)))
            end
        ],
        null
    )
$$;

comment on function airtable.naming_faults(text, text, text, text) is
    'What is wrong with the name of a new or renamed thing, and with the id that it is given; a part that is null is not looked at. '
    'For app.raise_call_faults.';

revoke all on function airtable.naming_faults(text, text, text, text) from public;
grant execute on function airtable.naming_faults(text, text, text, text) to application_user;
