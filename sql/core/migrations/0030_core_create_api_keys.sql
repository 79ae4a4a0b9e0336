-- Keys that programs show instead of a person's login. Only a digest is kept: a secret has 256 random bits, so nobody can
-- try them all, and a plain SHA-256 is as good as a slow password hash while costing every request a microsecond.
-- A key works for the member who made it and dies with that membership; its level bounds what the member may do.
set local role pyairtable_owner;

create table core.api_keys (
    tenant_id    uuid        not null,
    id           uuid        not null default gen_random_uuid(),
    name         text        not null,
    prefix       text        not null,
    digest       bytea       not null,
    level        text        not null,
    created_by   uuid,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    constraint api_keys_pkey primary key (tenant_id, id),
    constraint api_keys_name_check check (length(name) between 1 and 255),
    constraint api_keys_prefix_check check (prefix ~ '^key[A-Za-z0-9]{14}$'),
    constraint api_keys_digest_check check (length(digest) = 32),
    constraint api_keys_level_check check (level in ('owner', 'editor', 'commenter', 'reader')),
    constraint api_keys_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade,
    constraint api_keys_created_by_fkey foreign key (tenant_id, created_by)
        references core.memberships (tenant_id, user_id)
        on delete cascade
);

-- Who shows a key has not said for which tenant. Not unique: a tenant must not learn of another one's prefixes.
create index api_keys_prefix_idx on core.api_keys (prefix);

-- Ending a membership looks for its keys.
create index api_keys_created_by_idx on core.api_keys (tenant_id, created_by);

alter table core.api_keys enable row level security;
alter table core.api_keys force row level security;

comment on table core.api_keys is 'API keys of a tenant; the secrets themselves are kept nowhere.';
comment on column core.api_keys.prefix is 'What stands before the dot of the secret: finds the row, and tells people which key it is.';
comment on column core.api_keys.digest is 'SHA-256 of the whole secret. Nobody but the owner reads it.';
comment on column core.api_keys.level is 'What the key may do at most: owner, editor, commenter or reader.';
comment on column core.api_keys.created_by is 'The member it works for; null when the tenant''s own service made it.';
comment on column core.api_keys.last_used_at is 'When it was last shown, give or take a minute.';
comment on column core.api_keys.revoked_at is 'Since when it is void; null while it is not revoked.';

grant select (tenant_id, id, name, prefix, level, created_by, created_at, expires_at, last_used_at, revoked_at)
    on core.api_keys to application_user;
grant insert (tenant_id, name, prefix, digest, level, created_by, expires_at), update (revoked_at)
    on core.api_keys to application_user;
