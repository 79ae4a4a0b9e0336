-- The request context says for which tenant, user and role a transaction works. It stands in transaction-local settings
-- and is signed, because whoever runs SQL as `application_user` can set a setting: without a valid signature nothing
-- below a tenant is visible. Keys are kept as the two padded blocks of HMAC (RFC 2104), so that checking a signature
-- takes two SHA-256 and no extension. Only the owner reads them; services hold the key that `app.create_context_key` returned.
create schema app authorization pyairtable_owner;
create schema core authorization pyairtable_owner;

set local role pyairtable_owner;

create table app.context_keys (
    id          smallint    not null generated always as identity,
    inner_block bytea       not null,
    outer_block bytea       not null,
    created_at  timestamptz not null default now(),
    retired_at  timestamptz,
    constraint context_keys_pkey primary key (id),
    constraint context_keys_inner_block_check check (length(inner_block) = 64),
    constraint context_keys_outer_block_check check (length(outer_block) = 64)
);

comment on schema app is 'Request context: tenant, user and role of a transaction.';
comment on schema core is 'Tenants, users and memberships.';
comment on table app.context_keys is 'Keys that sign request contexts. Only the owner may read them; a retired key signs and verifies nothing.';
comment on column app.context_keys.inner_block is 'Key XOR 0x36…, the inner padded block of HMAC-SHA256.';
comment on column app.context_keys.outer_block is 'Key XOR 0x5c…, the outer padded block of HMAC-SHA256.';
comment on column app.context_keys.retired_at is 'Since when the key is void; null while it is valid.';

grant usage on schema app to application_user, anonymous, auditor, analyst, authenticator, pyairtable_search;
