-- One row for each time a workflow is run. The work is handed out by a message of the outbox, and the run's state follows that
-- message; what was to be done is kept as it was when the run was made.
set local role pyairtable_owner;

create table automation.runs (
    tenant_id        uuid        not null,
    id               text        not null default airtable.generate_id('run'),
    workflow_id      text        not null,
    workflow_version integer     not null,
    definition       jsonb       not null,
    trigger_id       text,
    source           text        not null,
    idempotency_key  text        not null,
    parent_run_id    text,
    depth            integer     not null default 1,
    is_chain_end     boolean     not null default false,
    state            text        not null default 'queued',
    attempts         integer     not null default 0,
    message_id       bigint,
    input            jsonb       not null default '{}',
    output           jsonb,
    error            jsonb,
    requested_by     uuid,
    created_at       timestamptz not null default clock_timestamp(),
    started_at       timestamptz,
    finished_at      timestamptz,
    constraint runs_pkey primary key (tenant_id, id),
    constraint runs_idempotency_key_key unique (tenant_id, workflow_id, idempotency_key),
    constraint runs_id_check check (id ~ '^run[A-Za-z0-9]{14}$'),
    constraint runs_source_check check (source in ('record', 'schedule', 'webhook', 'manual')),
    constraint runs_state_check check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    constraint runs_finished_at_check check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint runs_workflow_id_fkey foreign key (tenant_id, workflow_id)
        references automation.workflows (tenant_id, id)
        on delete cascade
);

create index runs_created_at_idx on automation.runs (tenant_id, created_at desc, id);
create index runs_workflow_id_idx on automation.runs (tenant_id, workflow_id, created_at desc, id);

-- What is too old goes, whosever it is.
create index runs_finished_at_idx on automation.runs (finished_at) where finished_at is not null;

alter table automation.runs enable row level security;
alter table automation.runs force row level security;

comment on table automation.runs is 'Runs of workflows. Read by members, written by functions only.';
comment on column automation.runs.definition is 'The workflow''s definition when the run was made.';
comment on column automation.runs.idempotency_key is 'Unique for the workflow: a request that comes twice makes one run.';
comment on column automation.runs.parent_run_id is 'The run whose change started this one.';
comment on column automation.runs.depth is 'Place in the chain of runs that started each other, 1 for the first.';
comment on column automation.runs.is_chain_end is 'Whether changes it made started nothing because the chain was long enough.';
comment on column automation.runs.message_id is 'The message of automation.outbox that hands it out, as long as there is one.';

grant select on automation.runs to application_user;
