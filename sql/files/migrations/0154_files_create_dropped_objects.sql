-- The store's objects that no row names any more. Maintenance deletes rows at night; whoever empties the store takes the keys
-- from here, when it likes and as many as it can.
set local role pyairtable_owner;

create table files.dropped_objects (
    tenant_id   uuid        not null,
    id          bigint      not null generated always as identity,
    kind        text        not null,
    storage_key text        not null,
    dropped_at  timestamptz not null default now(),
    constraint dropped_objects_pkey primary key (tenant_id, id)
);

create index dropped_objects_id_idx on files.dropped_objects (id);

alter table files.dropped_objects enable row level security;
alter table files.dropped_objects force row level security;

comment on table files.dropped_objects is
    'Objects that the store may drop, of tenants that may be gone themselves. Taken by files.take_dropped_objects.';
comment on column files.dropped_objects.kind is 'files or attachments.';
