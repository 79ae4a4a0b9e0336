-- Ids have Airtable's form, a prefix of three letters and 14 letters or digits, so that ids made here and ids mirrored
-- from Airtable look alike. Column defaults use the function, which is why it stands in a migration.
create schema airtable authorization pyairtable_owner;

set local role pyairtable_owner;

create function airtable.generate_id(prefix text)
returns text
language sql
volatile
strict
parallel safe
set search_path = ''
as $$
    -- 11 random bytes are 15 base64 characters; the two that are no letter or digit give way to letters.
    select prefix || left(translate(encode(extensions.gen_random_bytes(11), 'base64'), '+/=', 'Qz'), 14)
$$;

comment on schema airtable is 'Mirrored bases: tables, fields and records.';
comment on function airtable.generate_id(text) is 'A new id such as recA1b2C3d4E5f6G7, with about 83 random bits.';

grant usage on schema airtable to application_user, pyairtable_search;
grant execute on function airtable.generate_id(text) to application_user;
