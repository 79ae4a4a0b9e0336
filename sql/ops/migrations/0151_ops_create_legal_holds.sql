-- What a court or an auditor asked to be kept. A hold covers a tenant's rows of one kind or of all, in a range of time; while
-- it stands no maintenance deletes them. A released hold stays as the record of it.
set local role pyairtable_owner;

create table ops.legal_holds (
    tenant_id    uuid        not null,
    id           bigint      not null generated always as identity,
    kind         text,
    begins       timestamptz not null default '-infinity',
    ends         timestamptz not null default 'infinity',
    reason       text        not null,
    by_operator  boolean     not null default false,
    placed_by    text        not null,
    placed_at    timestamptz not null default now(),
    released_by  text,
    released_at  timestamptz,
    constraint legal_holds_pkey primary key (tenant_id, id),
    constraint legal_holds_range_check check (begins < ends),
    constraint legal_holds_reason_check check (length(reason) between 1 and 2000),
    constraint legal_holds_placed_by_check check (length(placed_by) between 1 and 255),
    constraint legal_holds_released_check check ((released_by is null) = (released_at is null)),
    constraint legal_holds_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

create index legal_holds_active_idx on ops.legal_holds (tenant_id, kind) where released_at is null;

alter table ops.legal_holds enable row level security;
alter table ops.legal_holds force row level security;

comment on table ops.legal_holds is
    'Legal holds: rows that nothing may delete while released_at is null. Placed by ops.place_hold and api.place_hold.';
comment on column ops.legal_holds.kind is 'As in ops.retention_kinds; null for every kind.';
comment on column ops.legal_holds.begins is 'Rows from here on are held.';
comment on column ops.legal_holds.ends is 'Rows from here on are not.';
comment on column ops.legal_holds.by_operator is 'Whether the operator placed it: only the operator then releases it.';
comment on column ops.legal_holds.placed_by is 'A user''s id, "service" for the tenant''s own service, or whom the operator named.';

grant select on ops.legal_holds to application_user;
grant insert (tenant_id, kind, begins, ends, reason, placed_by), update (released_by, released_at)
    on ops.legal_holds to application_user;
