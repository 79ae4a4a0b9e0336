-- Which user may do what in which tenant, with Airtable's four levels.
set local role pyairtable_owner;

create table core.memberships (
    tenant_id  uuid        not null,
    user_id    uuid        not null,
    role       text        not null,
    created_at timestamptz not null default now(),
    constraint memberships_pkey primary key (tenant_id, user_id),
    constraint memberships_role_check check (role in ('owner', 'editor', 'commenter', 'reader')),
    constraint memberships_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade,
    constraint memberships_user_id_fkey foreign key (user_id) references core.users (id) on delete cascade
);

-- Deleting a user looks for the memberships of all tenants.
create index memberships_user_id_idx on core.memberships (user_id);

alter table core.memberships enable row level security;
alter table core.memberships force row level security;

comment on table core.memberships is 'Users of a tenant and their role there.';
comment on column core.memberships.role is 'owner, editor, commenter or reader, from most to least rights.';

grant select on core.memberships to application_user;
