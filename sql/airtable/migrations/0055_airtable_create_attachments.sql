-- What a store needs to know of the attachments in cells: where the bytes come from and whether they were fetched. The row
-- outlives its cell, so that the object in the store can be dropped too, and names record and field without a key to them.
-- The object's name follows from tenant and id: no caller can point at another tenant's.
set local role pyairtable_owner;

create table airtable.attachments (
    tenant_id         uuid        not null,
    id                text        not null default airtable.generate_id('att'),
    table_id          text        not null,
    record_id         text        not null,
    field_id          text        not null,
    url               text,
    filename          text        not null,
    size              bigint,
    mime_type         text,
    width             integer,
    height            integer,
    thumbnails        jsonb,
    sha256            text,
    storage_key       text        not null generated always as (tenant_id::text || '/' || id) stored,
    is_shown          boolean     not null default true,
    created_time      timestamptz not null default now(),
    stored_time       timestamptz,
    failure           text,
    unreferenced_time timestamptz,
    state             text        not null generated always as (
        case when stored_time is not null then 'stored' when failure is not null then 'failed' else 'pending' end
    ) stored,
    constraint attachments_pkey primary key (tenant_id, id),
    constraint attachments_id_check check (id ~ '^att[A-Za-z0-9]{14}$'),
    constraint attachments_filename_check check (length(filename) between 1 and 255),
    constraint attachments_size_check check (size >= 0),
    constraint attachments_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint attachments_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

create index attachments_created_time_idx on airtable.attachments (tenant_id, created_time, id);

create index attachments_record_id_idx on airtable.attachments (tenant_id, table_id, record_id, created_time, id);

-- What a downloader asks for; nearly all are stored.
create index attachments_state_idx on airtable.attachments (tenant_id, state, created_time, id) where state <> 'stored';

alter table airtable.attachments enable row level security;
alter table airtable.attachments force row level security;

comment on table airtable.attachments is 'Attachments of cells: where they come from, and how they lie in the store.';
comment on column airtable.attachments.record_id is 'A record of table_id, which may be in the trash or gone.';
comment on column airtable.attachments.url is 'Where it was taken from or may be read; null for one that is uploaded.';
comment on column airtable.attachments.sha256 is 'Of the bytes in the store, in hex; null when nobody has said.';
comment on column airtable.attachments.storage_key is 'The name of the object in the store.';
comment on column airtable.attachments.is_shown is 'False until an upload is stored, which puts it into its cell.';
comment on column airtable.attachments.failure is 'Why it could not be stored, as the downloader said last.';
comment on column airtable.attachments.unreferenced_time is
    'When airtable.purge_attachments first found it in no cell; null while it is in one, also in the trash.';
comment on column airtable.attachments.state is 'pending, stored or failed.';

grant select on airtable.attachments to application_user;
grant insert (
    tenant_id, id, table_id, record_id, field_id, url, filename, size, mime_type, width, height, thumbnails, is_shown
), update (
    url, filename, size, mime_type, width, height, thumbnails, sha256, is_shown, stored_time, failure, unreferenced_time
) on airtable.attachments to application_user;

-- Attachments that are in cells already, of whole form; no tenant's work.
reset role;

insert into airtable.attachments (
    tenant_id, id, table_id, record_id, field_id, url, filename, size, mime_type, width, height, thumbnails
)
select
    r.tenant_id,
    element.value ->> 'id' as attachment_id,
    r.table_id,
    r.id as record_id,
    field.id as field_id,
    element.value ->> 'url' as url,
    coalesce(left(nullif(element.value ->> 'filename', ''), 255), 'attachment') as filename,
    jsonb_path_query_first(
        element.value, '$.size ? (@.type() == "number" && @ >= 0 && @ < 9007199254740992)'
    )::bigint as size,
    element.value ->> 'type' as mime_type,
    jsonb_path_query_first(
        element.value, '$.width ? (@.type() == "number" && @ >= 0 && @ < 2147483647)'
    )::integer as width,
    jsonb_path_query_first(
        element.value, '$.height ? (@.type() == "number" && @ >= 0 && @ < 2147483647)'
    )::integer as height,
    element.value -> 'thumbnails' as thumbnails
from airtable.tables as t
inner join airtable.records as r on t.tenant_id = r.tenant_id and t.id = r.table_id
cross join unnest(t.attachment_fields) as field (id)
cross join jsonb_path_query(r.fields -> field.id, '$[*] ? (@.id like_regex "^att[A-Za-z0-9]{14}$")') as element (value)
order by r.created_time, r.id
on conflict (tenant_id, id) do nothing;
