-- What maintenance did, a row for each task it began: whoever asks why rows are gone, or why they are not, finds it here.
set local role pyairtable_owner;

create table ops.maintenance_runs (
    id       bigint      not null generated always as identity,
    task     text        not null,
    began_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    chunks   bigint      not null default 0,
    rows     bigint      not null default 0,
    error    text,
    run_by   name        not null default session_user,
    constraint maintenance_runs_pkey primary key (id)
);

create index maintenance_runs_task_idx on ops.maintenance_runs (task, id);

alter table ops.maintenance_runs enable row level security;
alter table ops.maintenance_runs force row level security;

comment on table ops.maintenance_runs is 'The ledger of maintenance, kept for two years. Written by ops.maintain.';
comment on column ops.maintenance_runs.task is 'As in ops.tasks().';
comment on column ops.maintenance_runs.ended_at is 'Null while it runs, and for ever where the session ended before it could say why.';
comment on column ops.maintenance_runs.chunks is 'Chunks dropped or compressed.';
comment on column ops.maintenance_runs.rows is 'Rows deleted, those of dropped chunks among them, of large ones as the server estimates them.';
comment on column ops.maintenance_runs.error is 'What the server said; what had been done by then stays done.';
