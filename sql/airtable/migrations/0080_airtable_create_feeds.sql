-- A base has a feed when somebody wants its changes: a webhook, a workflow, a listener. Its tables then stand in
-- watched_tables, the only thing that a write to any other table looks at. The counters number transactions in the order
-- they commit, without gaps: who takes a number holds the counter until its transaction ends.
set local role pyairtable_owner;

create table airtable.event_counters (
    tenant_id   uuid   not null,
    first_event bigint not null default 1,
    last_event  bigint not null default 0,
    constraint event_counters_pkey primary key (tenant_id),
    constraint event_counters_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
)
with (fillfactor = 50);

create table airtable.feeds (
    tenant_id    uuid    not null,
    base_id      text    not null,
    is_open      boolean not null default true,
    is_watched   boolean not null default false,
    first_number bigint  not null default 1,
    last_number  bigint  not null default 0,
    constraint feeds_pkey primary key (tenant_id, base_id),
    constraint feeds_base_id_fkey foreign key (tenant_id, base_id) references airtable.bases (tenant_id, id) on delete cascade
)
with (fillfactor = 50);

create table airtable.watched_tables (
    tenant_id uuid not null,
    table_id  text not null,
    base_id   text not null,
    constraint watched_tables_pkey primary key (tenant_id, table_id),
    constraint watched_tables_base_id_fkey foreign key (tenant_id, base_id) references airtable.feeds (tenant_id, base_id) on delete cascade,
    constraint watched_tables_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

create index watched_tables_base_id_idx on airtable.watched_tables (tenant_id, base_id);

alter table airtable.event_counters enable row level security;
alter table airtable.event_counters force row level security;
alter table airtable.feeds enable row level security;
alter table airtable.feeds force row level security;
alter table airtable.watched_tables enable row level security;
alter table airtable.watched_tables force row level security;

comment on table airtable.event_counters is 'How many events a tenant has had, and the oldest one kept.';
comment on table airtable.feeds is 'Bases whose changes are, or were, noted.';
comment on column airtable.feeds.is_open is 'Whether changes are noted now.';
comment on column airtable.feeds.is_watched is 'Whether api.watch_base asked for them, apart from webhooks and workflows.';
comment on column airtable.feeds.first_number is 'From this number on every transaction is kept.';
comment on column airtable.feeds.last_number is 'Number of the last transaction; kept while the feed is closed, so that no number comes twice.';
comment on table airtable.watched_tables is 'The tables of open feeds: what a write looks at.';

grant select on airtable.event_counters, airtable.feeds to application_user;
