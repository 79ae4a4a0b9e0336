-- A person, who may be a member of several tenants: users have no tenant of their own, memberships do.
set local role pyairtable_owner;

create table core.users (
    id         uuid        not null default gen_random_uuid(),
    email      text        not null,
    name       text        not null,
    created_at timestamptz not null default now(),
    constraint users_pkey primary key (id),
    constraint users_email_check check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    constraint users_name_check check (length(name) between 1 and 255)
);

-- Addresses that differ in case only are one person's.
create unique index users_email_key on core.users (lower(email));

alter table core.users enable row level security;
alter table core.users force row level security;

comment on table core.users is 'People. Visible to themselves and to members of the tenants they share.';

grant select on core.users to application_user;
