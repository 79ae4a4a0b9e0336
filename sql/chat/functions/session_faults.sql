create or replace function chat.session_faults(
    title         text,
    status        text,
    shared_with   text,
    model         text,
    system_prompt text,
    metadata      jsonb
)
returns text[]
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        case when length(title) not between 1 and 255 then 'title: expected 1 to 255 characters' end,
        case
            when status not in ('active', 'archived') then
                format('status: expected active or archived, got %s', to_json(left(status, 100)))
        end,
        case
            when shared_with not in ('private', 'owners', 'tenant') then
                format('shared_with: expected private, owners or tenant, got %s', to_json(left(shared_with, 100)))
        end,
        case when length(model) > 255 then 'model: expected at most 255 characters' end,
        case
            when length(system_prompt) > 16384 then
                format('system_prompt: expected at most 16384 characters, got %s', length(system_prompt))
        end,
        case
            when jsonb_typeof(metadata) <> 'object' then
                format('metadata: expected an object, got %s', jsonb_typeof(metadata))
            when octet_length(metadata::text) > 65536 then
                format('metadata: expected at most 65536 bytes, got %s', octet_length(metadata::text))
        end
    ]
$$;

comment on function chat.session_faults(text, text, text, text, text, jsonb) is
    'What is wrong with the values of a conversation, one fault or null each; a null value was not given.';

revoke all on function chat.session_faults(text, text, text, text, text, jsonb) from public;
grant execute on function chat.session_faults(text, text, text, text, text, jsonb) to application_user;
