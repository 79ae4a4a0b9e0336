-- A file is registered, stored by whoever holds the bytes, and deleted by a mark. Its place in the store follows from
-- tenant and id, so that no caller can point at another tenant's object.
set local role pyairtable_owner;

create table files.files (
    tenant_id      uuid        not null,
    id             text        not null default airtable.generate_id('fil'),
    name           text        not null,
    extension      text        not null,
    mime_type      text        not null,
    size           bigint      not null,
    sha256         text,
    storage_key    text        not null generated always as (tenant_id::text || '/' || id) stored,
    base_id        text,
    table_id       text,
    record_id      text,
    session_id     text,
    of_session     boolean     not null default false,
    uploaded_by    uuid,
    text_length    integer,
    indexed_length integer,
    created_time   timestamptz not null default now(),
    stored_time    timestamptz,
    deleted_time   timestamptz,
    deleted_by     uuid,
    state          text        not null generated always as (
        case when deleted_time is not null then 'deleted' when stored_time is not null then 'stored' else 'pending' end
    ) stored,
    constraint files_pkey primary key (tenant_id, id),
    constraint files_id_check check (id ~ '^fil[A-Za-z0-9]{14}$'),
    constraint files_name_check check (length(name) between 1 and 255),
    constraint files_extension_check check (extension ~ '^[a-z0-9]{1,16}$'),
    constraint files_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'),
    constraint files_size_check check (size between 0 and 5368709120),
    constraint files_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint files_link_check check (
        num_nonnulls(base_id, table_id, session_id) <= 1
        and (record_id is null or table_id is not null)
        and (session_id is null or of_session)
    ),
    constraint files_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade,
    constraint files_base_id_fkey foreign key (tenant_id, base_id) references airtable.bases (tenant_id, id)
        on delete set null (base_id),
    constraint files_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id)
        on delete set null (table_id),
    constraint files_session_id_fkey foreign key (tenant_id, session_id) references chat.conversation_sessions (tenant_id, id)
        on delete set null (session_id)
);

create index files_created_time_idx on files.files (tenant_id, created_time desc, id);

create index files_base_id_idx on files.files (tenant_id, base_id, created_time desc, id) where base_id is not null;

create index files_table_id_idx on files.files (tenant_id, table_id, record_id, created_time desc, id) where table_id is not null;

create index files_session_id_idx on files.files (tenant_id, session_id, created_time desc, id) where session_id is not null;

-- Purging looks at all tenants.
create index files_deleted_time_idx on files.files (deleted_time) where deleted_time is not null;

alter table files.files enable row level security;
alter table files.files force row level security;

comment on table files.files is 'Files of a tenant: what they are, where they are stored, what they belong to.';
comment on column files.files.mime_type is 'As whoever registered it says, else by its extension; the bytes are not looked at.';
comment on column files.files.sha256 is 'Of the bytes, in hex; null when nobody has said.';
comment on column files.files.storage_key is 'The name of the object in the store.';
comment on column files.files.record_id is 'A record of table_id; may be in the trash, and so is no foreign key.';
comment on column files.files.of_session is
    'Seen by those who see the conversation. Stays when the conversation is deleted, so that the file does not become everybody''s.';
comment on column files.files.uploaded_by is 'The user who registered it, who may be gone by now; null for the tenant''s own service.';
comment on column files.files.text_length is 'Characters of its text; null while no text was set.';
comment on column files.files.indexed_length is 'How many of them, from the beginning, are searchable.';
comment on column files.files.state is 'pending (registered), stored or deleted (until it is restored or purged).';

grant select on files.files to application_user, pyairtable_search;
grant insert (
    tenant_id, id, name, extension, mime_type, size, sha256, base_id, table_id, record_id, session_id, of_session, uploaded_by
), update (size, sha256, text_length, indexed_length, stored_time, deleted_time, deleted_by) on files.files to application_user;
