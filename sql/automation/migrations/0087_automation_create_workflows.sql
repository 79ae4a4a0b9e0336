-- What a tenant wants done: a list of actions that workers know how to do. The database keeps it, counts its versions and
-- hands out its runs (see docs/automation.md).
set local role pyairtable_owner;

create table automation.workflows (
    tenant_id    uuid        not null,
    id           text        not null default airtable.generate_id('wfl'),
    name         text        not null,
    definition   jsonb       not null,
    is_enabled   boolean     not null default true,
    max_attempts integer     not null default 3,
    version      integer     not null default 1,
    created_by   uuid,
    created_at   timestamptz not null default now(),
    updated_by   uuid,
    updated_at   timestamptz not null default now(),
    constraint workflows_pkey primary key (tenant_id, id),
    constraint workflows_name_key unique (tenant_id, name),
    constraint workflows_id_check check (id ~ '^wfl[A-Za-z0-9]{14}$'),
    constraint workflows_name_check check (length(name) between 1 and 255),
    constraint workflows_definition_check check (jsonb_typeof(definition) = 'array'),
    constraint workflows_max_attempts_check check (max_attempts between 1 and 100),
    constraint workflows_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table automation.workflows enable row level security;
alter table automation.workflows force row level security;

comment on table automation.workflows is 'Workflows: what is done, step by step, when one of their triggers says so.';
comment on column automation.workflows.definition is 'The actions in their order: [{"type", "name", "config"}].';
comment on column automation.workflows.max_attempts is 'How often a run is tried before it has failed.';
comment on column automation.workflows.version is 'Counts changes of name, definition and attempts; runs keep the one they were made with.';

grant select, insert (tenant_id, id, name, definition, is_enabled, max_attempts, created_by, updated_by),
    update (name, definition, is_enabled, max_attempts, updated_by),
    delete
    on automation.workflows to application_user;
