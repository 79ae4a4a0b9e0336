-- What is switched on for one tenant and not for another, and the settings that go with it.
set local role pyairtable_owner;

create table core.feature_flags (
    tenant_id  uuid        not null,
    name       text        not null,
    enabled    boolean     not null,
    value      jsonb,
    updated_at timestamptz not null default now(),
    updated_by uuid,
    constraint feature_flags_pkey primary key (tenant_id, name),
    constraint feature_flags_name_check check (name ~ '^[a-z][a-z0-9_.-]{0,62}$'),
    constraint feature_flags_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table core.feature_flags enable row level security;
alter table core.feature_flags force row level security;

comment on table core.feature_flags is 'Features switched on or off for a tenant. One that has no row is off.';
comment on column core.feature_flags.name is 'Lowercase letters, digits, underscores, dots and hyphens, beginning with a letter.';
comment on column core.feature_flags.value is 'Settings of the feature, in whatever form it reads.';
comment on column core.feature_flags.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';

grant select on core.feature_flags to application_user;
grant insert (tenant_id, name, enabled, value, updated_by), update (enabled, value, updated_at, updated_by)
    on core.feature_flags to application_user;
