-- The ledger: what was applied to this database, by whom, and how to go back.
-- Created, and brought up to date, by pyairtable-db itself; every statement may be repeated.
-- The engine alone writes here. Reading is safe: each table says in its comment what it holds.

create schema if not exists migrations;

revoke all on schema migrations from public;

comment on schema migrations is
    'Ledger of pyairtable-db: applied migrations with their SQL and rollback, repeatable bodies, runs. '
    'Written by the tool only.';

create table if not exists migrations.runs (
    id            bigint generated always as identity,
    command       text        not null,
    role          text        not null default session_user,
    os_user       text        not null,
    host          text        not null,
    release       text        not null,
    started       timestamptz not null default clock_timestamp(),
    finished      timestamptz,
    outcome       text        not null default 'running',
    error         text,
    backend_pid   integer,
    backend_start timestamptz,
    constraint runs_pkey primary key (id),
    constraint runs_outcome_check check (outcome in ('running', 'succeeded', 'failed', 'interrupted')),
    constraint runs_finished_check check ((outcome = 'running') = (finished is null))
);

comment on table migrations.runs is 'One row a run of a changing command: who, from where, with which release, and how it ended.';
comment on column migrations.runs.release is 'Version of pyairtable-db.';
comment on column migrations.runs.backend_pid is 'Server process that did the work: ended by the next run when this one was killed.';

create table if not exists migrations.applied (
    id                     text        not null,
    position               bigint generated always as identity,
    kind                   text        not null,
    origin                 text        not null,
    state                  text        not null,
    sha256                 text        not null,
    rendered_sha256        text        not null,
    vars_sha256            text        not null,
    sql                    text        not null,
    transactional          boolean     not null,
    rollback_sql           text,
    rollback_transactional boolean     not null default true,
    irreversible           text,
    at                     timestamptz not null default clock_timestamp(),
    duration_ms            numeric     not null default 0,
    run                    bigint      not null,
    constraint applied_pkey primary key (id),
    constraint applied_run_fkey foreign key (run) references migrations.runs (id) on delete restrict,
    constraint applied_kind_check check (kind in ('sql', 'python')),
    constraint applied_origin_check check (origin in ('migrate', 'baseline', 'squash')),
    constraint applied_state_check check (state in ('started', 'applied', 'reverting'))
);

comment on table migrations.applied is 'The versioned migrations that are in the database now; a rolled back one has no row.';
comment on column migrations.applied.position is 'Order in which they were applied.';
comment on column migrations.applied.origin is 'migrate: it ran here. baseline: its objects were there before. squash: it stands for migrations that ran here.';
comment on column migrations.applied.state is 'started or reverting: a non-transactional statement was begun and has not been confirmed; the next run completes it.';
comment on column migrations.applied.sha256 is 'Of the file as it was on disk.';
comment on column migrations.applied.rendered_sha256 is 'Of the text after Jinja2, as the server got it.';
comment on column migrations.applied.sql is 'What ran: rendered SQL, or the source of a Python migration.';
comment on column migrations.applied.rollback_sql is 'What rollback will run, whatever the files say by then.';
comment on column migrations.applied.irreversible is 'Why it cannot be rolled back; null when it can.';

create table if not exists migrations.repeatables (
    path            text    not null,
    from_run        bigint  not null,
    to_run          bigint,
    sha256          text    not null,
    rendered_sha256 text    not null,
    vars_sha256     text    not null,
    sql             text    not null,
    objects         jsonb   not null,
    constraint repeatables_pkey primary key (path, from_run),
    constraint repeatables_from_run_fkey foreign key (from_run) references migrations.runs (id) on delete restrict,
    constraint repeatables_to_run_fkey foreign key (to_run) references migrations.runs (id) on delete restrict
);

create unique index if not exists repeatables_path_current_idx
    on migrations.repeatables (path)
    where to_run is null;

comment on table migrations.repeatables is 'Bodies of functions, views, triggers and policies, past and present: in force from the end of from_run until the end of to_run.';
comment on column migrations.repeatables.to_run is 'Null: in force now.';
comment on column migrations.repeatables.objects is 'What the file creates, as [{"kind", "identity"}].';

create table if not exists migrations.steps (
    run         bigint      not null,
    number      integer     not null,
    action      text        not null,
    name        text        not null,
    at          timestamptz not null default clock_timestamp(),
    duration_ms numeric     not null,
    constraint steps_pkey primary key (run, number),
    constraint steps_run_fkey foreign key (run) references migrations.runs (id) on delete restrict
);

comment on table migrations.steps is 'What each run did, in order; rolled back work leaves no row.';

create table if not exists migrations.ledger (
    version integer not null,
    constraint ledger_pkey primary key (version)
);

comment on table migrations.ledger is 'Version of these tables: pyairtable-db upgrades an older one and refuses a newer one.';

delete from migrations.ledger;
insert into migrations.ledger (version) values (1);
