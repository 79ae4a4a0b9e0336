-- When a workflow is run: a record of a table changes, a time comes, or somebody asks.
set local role pyairtable_owner;

create table automation.triggers (
    tenant_id   uuid        not null,
    id          text        not null default airtable.generate_id('wtr'),
    workflow_id text        not null,
    type        text        not null,
    base_id     text,
    table_id    text,
    filter      jsonb,
    condition   jsonb,
    cron        text,
    time_zone   text,
    next_at     timestamptz,
    fault       text,
    created_at  timestamptz not null default clock_timestamp(),
    constraint triggers_pkey primary key (tenant_id, id),
    constraint triggers_id_check check (id ~ '^wtr[A-Za-z0-9]{14}$'),
    constraint triggers_type_check check (type in (
        'recordCreated', 'recordUpdated', 'recordDeleted', 'recordMatches', 'schedule', 'webhook', 'manual'
    )),
    constraint triggers_table_id_check check (
        (type like 'record%') = (table_id is not null) and (table_id is null) = (base_id is null)
    ),
    constraint triggers_filter_check check (
        (filter is null) = (condition is null)
        and (filter is null or type like 'record%')
        and (filter is not null or type <> 'recordMatches')
    ),
    constraint triggers_cron_check check (
        (type = 'schedule') = (cron is not null)
        and (cron is null) = (time_zone is null)
        and (cron is null) = (next_at is null)
    ),
    constraint triggers_workflow_id_fkey foreign key (tenant_id, workflow_id)
        references automation.workflows (tenant_id, id)
        on delete cascade,
    constraint triggers_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.feeds (tenant_id, base_id)
        on delete cascade,
    constraint triggers_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables (tenant_id, id)
        on delete cascade
);

create index triggers_workflow_id_idx on automation.triggers (tenant_id, workflow_id);
create index triggers_base_id_idx on automation.triggers (tenant_id, base_id);

-- Asked at the commit of every transaction that changed a watched table.
create index triggers_table_id_idx on automation.triggers (tenant_id, table_id);

-- What is due, whosever it is.
create index triggers_next_at_idx on automation.triggers (next_at) where type = 'schedule' and fault is null;

alter table automation.triggers enable row level security;
alter table automation.triggers force row level security;

comment on table automation.triggers is 'What has a workflow run.';
comment on column automation.triggers.filter is 'Which records it is about, as api.list_records takes it, with fields by id.';
comment on column automation.triggers.condition is 'The filter as airtable.resolved_filter made it.';
comment on column automation.triggers.cron is 'Five fields of cron: minute, hour, day of month, month, day of week, by the clock of time_zone.';
comment on column automation.triggers.next_at is 'When the schedule comes next.';
comment on column automation.triggers.fault is 'Why it starts nothing any more; null when all is well.';

grant select, insert (tenant_id, id, workflow_id, type, base_id, table_id, filter, condition, cron, time_zone, next_at),
    update (filter, condition, cron, time_zone, next_at, fault),
    delete
    on automation.triggers to application_user;
