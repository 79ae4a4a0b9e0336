-- A conversation belongs to the person who holds it, not to the tenant: it is theirs alone until they share it. Its
-- messages come many to one and age, so they are no part of this row: a table of messages carries (tenant_id,
-- session_id) and keeps message_count and last_message_time here.
create schema chat authorization pyairtable_owner;

set local role pyairtable_owner;

create table chat.conversation_sessions (
    tenant_id          uuid        not null,
    id                 text        not null default airtable.generate_id('ses'),
    user_id            uuid        not null,
    title              text        not null,
    status             text        not null default 'active',
    shared_with        text        not null default 'private',
    model              text,
    system_prompt      text,
    metadata           jsonb       not null default '{}',
    message_count      bigint      not null default 0,
    created_time       timestamptz not null default now(),
    last_modified_time timestamptz not null default now(),
    last_message_time  timestamptz,
    last_activity_time timestamptz not null generated always as (greatest(last_modified_time, last_message_time)) stored,
    constraint conversation_sessions_pkey primary key (tenant_id, id),
    constraint conversation_sessions_id_check check (id ~ '^ses[A-Za-z0-9]{14}$'),
    constraint conversation_sessions_title_check check (length(title) between 1 and 255),
    constraint conversation_sessions_status_check check (status in ('active', 'archived')),
    constraint conversation_sessions_shared_with_check check (shared_with in ('private', 'owners', 'tenant')),
    constraint conversation_sessions_model_check check (length(model) between 1 and 255),
    constraint conversation_sessions_system_prompt_check check (length(system_prompt) between 1 and 16384),
    constraint conversation_sessions_metadata_check
        check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 65536),
    constraint conversation_sessions_message_count_check check (message_count >= 0),
    constraint conversation_sessions_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade,
    -- The person, not the membership: who leaves a tenant and comes back finds their conversations.
    constraint conversation_sessions_user_id_fkey foreign key (user_id) references core.users (id) on delete cascade
);

create index conversation_sessions_user_id_idx on chat.conversation_sessions (tenant_id, user_id, last_activity_time desc, id);

create index conversation_sessions_shared_idx on chat.conversation_sessions (tenant_id, last_activity_time desc, id)
    where shared_with <> 'private';

-- As records_tenant_cells_idx: tenant, path and value in one key.
create index conversation_sessions_metadata_idx on chat.conversation_sessions
    using gin (airtable.tenant_cells(tenant_id, metadata) jsonb_path_ops);

-- Deleting a user looks for the conversations of all tenants.
create index conversation_sessions_owner_idx on chat.conversation_sessions (user_id);

alter table chat.conversation_sessions enable row level security;
alter table chat.conversation_sessions force row level security;

comment on schema chat is 'Conversations of people with models.';
comment on table chat.conversation_sessions is 'Conversations; each is its user''s, and is seen by others only as far as it is shared.';
comment on column chat.conversation_sessions.user_id is 'Whose it is; the only one who changes it.';
comment on column chat.conversation_sessions.status is 'active or archived.';
comment on column chat.conversation_sessions.shared_with is
    'Who else reads it: private nobody, owners the tenant''s owners, tenant all members.';
comment on column chat.conversation_sessions.model is 'The model that answers, by the name its provider uses.';
comment on column chat.conversation_sessions.metadata is 'Whatever the application keeps with it, at most 64 kB.';
comment on column chat.conversation_sessions.message_count is 'Kept by what writes messages; callers cannot set it.';
comment on column chat.conversation_sessions.last_message_time is 'Kept by what writes messages; null before the first.';
comment on column chat.conversation_sessions.last_activity_time is 'The later of the last change and the last message: the order of lists.';

grant usage on schema chat to application_user, pyairtable_search;
grant select, delete on chat.conversation_sessions to application_user;
grant insert (tenant_id, id, user_id, title, status, shared_with, model, system_prompt, metadata),
    update (title, status, shared_with, model, system_prompt, metadata, last_modified_time)
    on chat.conversation_sessions to application_user;

-- search.find_sessions looks conversations up by their metadata.
grant select on chat.conversation_sessions to pyairtable_search;
