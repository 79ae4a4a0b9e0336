-- What a record looks like to callers. The names of the attributes are the keys of the JSON, and turning a row of a known
-- type into JSON is cheaper than building an object key by key.
set local role pyairtable_owner;

create type api.record as (
    id            text,
    "createdTime" timestamptz,
    fields        jsonb
);

create type api.found_record as (
    id            text,
    "tableId"     text,
    "createdTime" timestamptz,
    fields        jsonb
);

comment on type api.record is 'A record: its id, when it was created, and its cells keyed by field id or name.';
comment on type api.found_record is 'A record of a search, with the table it was found in.';

grant usage on type api.record, api.found_record to application_user;
