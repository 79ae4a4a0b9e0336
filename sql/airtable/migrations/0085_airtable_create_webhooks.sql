-- Who wants to be told of a base's changes. A webhook lives for seven days unless it is refreshed, as Airtable's do.
set local role pyairtable_owner;

create table airtable.webhooks (
    tenant_id                 uuid        not null,
    id                        text        not null default airtable.generate_id('ach'),
    base_id                   text        not null,
    notification_url          text,
    are_notifications_enabled boolean     not null default true,
    specification             jsonb       not null,
    mac_secret                bytea       not null,
    first_number              bigint      not null,
    created_by                uuid,
    created_at                timestamptz not null default now(),
    expires_at                timestamptz not null default now() + interval '7 days',
    constraint webhooks_pkey primary key (tenant_id, id),
    constraint webhooks_id_check check (id ~ '^ach[A-Za-z0-9]{14}$'),
    constraint webhooks_notification_url_check check (length(notification_url) between 1 and 2048),
    constraint webhooks_specification_check check (jsonb_typeof(specification) = 'object'),
    constraint webhooks_mac_secret_check check (length(mac_secret) = 32),
    constraint webhooks_base_id_fkey foreign key (tenant_id, base_id) references airtable.feeds (tenant_id, base_id) on delete cascade
);

create index webhooks_base_id_idx on airtable.webhooks (tenant_id, base_id);

alter table airtable.webhooks enable row level security;
alter table airtable.webhooks force row level security;

comment on table airtable.webhooks is 'Webhooks of bases.';
comment on column airtable.webhooks.notification_url is 'Where a notification is posted; null for one that is only asked for payloads.';
comment on column airtable.webhooks.specification is 'What it is told of, {"options": {"filters", "includes"}}, as Airtable has it.';
comment on column airtable.webhooks.mac_secret is 'Key of the HMAC-SHA256 of notifications. Shown once, read by nobody but the owner.';
comment on column airtable.webhooks.first_number is 'The first transaction of the base it is told of.';

grant select (
    tenant_id, id, base_id, notification_url, are_notifications_enabled, specification, first_number, created_by,
    created_at, expires_at
)
    on airtable.webhooks to application_user;
grant insert (tenant_id, id, base_id, notification_url, specification, mac_secret, first_number, created_by),
    update (are_notifications_enabled, expires_at, first_number),
    delete
    on airtable.webhooks to application_user;
