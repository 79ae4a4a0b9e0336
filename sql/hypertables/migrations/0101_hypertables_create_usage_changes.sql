-- What writers leave for the rollups of usage, in their own transaction, so that a row cannot be seen before what says
-- that its hour has changed. Nothing here is unique and nobody waits for anybody: writers only add, refreshing takes away.
set local role pyairtable_owner;

create table timeseries.usage_state (
    id        boolean     not null default true,
    watermark timestamptz not null default '-infinity',
    kept_from timestamptz not null default '-infinity',
    constraint usage_state_pkey primary key (id),
    constraint usage_state_id_check check (id)
);

insert into timeseries.usage_state default values;

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_dirty_hours (
    tenant_id uuid        not null,
    hour      timestamptz not null,
    id        bigint      not null generated always as identity,
    constraint usage_dirty_hours_pkey primary key (tenant_id, hour, id)
);

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_late_rows (
    tenant_id      uuid        not null,
    hour           timestamptz not null,
    id             bigint      not null generated always as identity,
    timestamp      timestamptz not null,
    user_id        uuid,
    service        text        not null,
    endpoint       text        not null,
    status         smallint    not null,
    duration_ms    integer     not null,
    request_bytes  bigint      not null,
    response_bytes bigint      not null,
    tokens_in      integer     not null,
    tokens_out     integer     not null,
    cost           numeric     not null,
    model          text,
    constraint usage_late_rows_pkey primary key (tenant_id, hour, id)
);

comment on table timeseries.usage_state is 'How far the rollups of usage reach. One row.';
comment on column timeseries.usage_state.watermark is
    'Hours before it are in the rollups, but those that timeseries.usage_dirty_hours names; later ones are read from the rows.';
comment on column timeseries.usage_state.kept_from is
    'Rows before it have been dropped; the rollups are all there is of that time, and nothing is written there any more.';
comment on table timeseries.usage_dirty_hours is 'Hours of a tenant that have changed since they were rolled up, once for each change.';
comment on table timeseries.usage_late_rows is
    'Rows that came after their hour was rolled up, to be added to it (Apache edition; few at a time, else the hour is dirty).';
