-- How long rows are kept: a period for each kind of row, set by the operator, and a tenant's own beside it. What no period
-- is set for is kept for ever, so that an upgrade deletes nothing anybody still wants.
create schema ops authorization pyairtable_owner;

set local role pyairtable_owner;

create table ops.retention_kinds (
    kind           text        not null,
    relation       text        not null,
    time_column    text        not null,
    condition      text        not null default 'true',
    whole_days     boolean     not null default false,
    is_prefix      boolean     not null default false,
    keep           interval,
    at_least       interval    not null default interval '0',
    at_most        interval,
    compress_after interval,
    place          smallint    not null,
    updated_at     timestamptz not null default now(),
    constraint retention_kinds_pkey primary key (kind),
    constraint retention_kinds_keep_check check (keep >= interval '0'),
    constraint retention_kinds_bounds_check check (at_least >= interval '0' and at_most >= at_least),
    constraint retention_kinds_compress_after_check check (compress_after >= interval '1 day')
);

insert into ops.retention_kinds (kind, relation, time_column, condition, whole_days, is_prefix, keep, compress_after, place)
values
    ('api_usage_logs', 'timeseries.api_usage_logs', 'timestamp', 'true', true, false, null, '7 days', 1),
    ('usage_rollups', 'timeseries.usage_rollup_hours', 'hour', 'true', true, false, null, null, 2),
    ('conversation_messages', 'timeseries.conversation_messages', 'created_time', 'true', false, false, null, '30 days', 3),
    ('changes', 'airtable.transactions', 'committed_at', 'true', false, true, '7 days', null, 4),
    ('trash', 'airtable.trashed_records', 'deleted_time', 'true', false, false, null, null, 5),
    ('attachments', 'airtable.attachments', 'unreferenced_time', 'true', false, false, null, null, 6),
    ('files', 'files.files', 'deleted_time', 'true', false, false, null, null, 7),
    ('runs', 'automation.runs', 'finished_at', 'true', false, false, '30 days', null, 8),
    ('outbox', 'automation.outbox', 'available_at', 'state = ''dead''', false, false, '30 days', null, 9);

alter table ops.retention_kinds enable row level security;
alter table ops.retention_kinds force row level security;

create table ops.retention_periods (
    tenant_id  uuid        not null,
    kind       text        not null,
    keep       interval    not null,
    updated_at timestamptz not null default now(),
    updated_by uuid,
    constraint retention_periods_pkey primary key (tenant_id, kind),
    constraint retention_periods_keep_check check (keep >= interval '0'),
    constraint retention_periods_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table ops.retention_periods enable row level security;
alter table ops.retention_periods force row level security;

comment on schema ops is 'The work that keeps a database in shape: retention, legal holds, maintenance and its ledger.';
comment on table ops.retention_kinds is 'Kinds of rows that age, and how long the operator keeps each. Set by ops.set_retention.';
comment on column ops.retention_kinds.relation is 'Where the rows are.';
comment on column ops.retention_kinds.time_column is 'From when a row ages.';
comment on column ops.retention_kinds.condition is 'Which rows of the relation age.';
comment on column ops.retention_kinds.whole_days is 'Whether rows go by whole days (UTC): what their rollups are made of.';
comment on column ops.retention_kinds.is_prefix is 'Whether rows go in order only: none goes before an older one of its tenant.';
comment on column ops.retention_kinds.keep is 'How long rows are kept; null for ever.';
comment on column ops.retention_kinds.at_least is 'The shortest period a tenant may choose.';
comment on column ops.retention_kinds.at_most is 'The longest period a tenant may choose; null for any.';
comment on column ops.retention_kinds.compress_after is 'When chunks are compressed, where TimescaleDB can; null never.';
comment on column ops.retention_kinds.place is 'The order of the work.';
comment on table ops.retention_periods is 'A tenant''s own periods, shorter or longer than the operator''s. Set by api.set_retention.';
comment on column ops.retention_periods.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';

grant usage on schema ops to application_user;
grant select on ops.retention_kinds to application_user;
grant select, delete on ops.retention_periods to application_user;
grant insert (tenant_id, kind, keep, updated_by), update (keep, updated_at, updated_by) on ops.retention_periods to application_user;
