-- Which files may be registered. The platform's list is rows, so that an operator adds to it by INSERT; a tenant's rows
-- override it by extension, in both directions.
create schema files authorization pyairtable_owner;

set local role pyairtable_owner;

create table files.default_extensions (
    extension text   not null,
    mime_type text   not null,
    max_size  bigint not null,
    constraint default_extensions_pkey primary key (extension),
    constraint default_extensions_extension_check check (extension ~ '^[a-z0-9]{1,16}$'),
    constraint default_extensions_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'),
    constraint default_extensions_max_size_check check (max_size between 1 and 5368709120)
);

-- Nothing that runs: no programs, scripts, macros, or pages that a browser would run for the one who opens them.
insert into files.default_extensions (extension, mime_type, max_size)
values
    ('csv', 'text/csv', 104857600),
    ('doc', 'application/msword', 52428800),
    ('docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 52428800),
    ('eml', 'message/rfc822', 52428800),
    ('epub', 'application/epub+zip', 52428800),
    ('gif', 'image/gif', 26214400),
    ('heic', 'image/heic', 52428800),
    ('ics', 'text/calendar', 1048576),
    ('jpeg', 'image/jpeg', 52428800),
    ('jpg', 'image/jpeg', 52428800),
    ('json', 'application/json', 104857600),
    ('m4a', 'audio/mp4', 524288000),
    ('md', 'text/markdown', 10485760),
    ('mov', 'video/quicktime', 1073741824),
    ('mp3', 'audio/mpeg', 524288000),
    ('mp4', 'video/mp4', 1073741824),
    ('odp', 'application/vnd.oasis.opendocument.presentation', 104857600),
    ('ods', 'application/vnd.oasis.opendocument.spreadsheet', 52428800),
    ('odt', 'application/vnd.oasis.opendocument.text', 52428800),
    ('parquet', 'application/vnd.apache.parquet', 524288000),
    ('pdf', 'application/pdf', 104857600),
    ('png', 'image/png', 52428800),
    ('ppt', 'application/vnd.ms-powerpoint', 104857600),
    ('pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 104857600),
    ('rtf', 'application/rtf', 10485760),
    ('tif', 'image/tiff', 104857600),
    ('tiff', 'image/tiff', 104857600),
    ('tsv', 'text/tab-separated-values', 104857600),
    ('txt', 'text/plain', 10485760),
    ('vcf', 'text/vcard', 1048576),
    ('wav', 'audio/wav', 524288000),
    ('webm', 'video/webm', 1073741824),
    ('webp', 'image/webp', 52428800),
    ('xls', 'application/vnd.ms-excel', 52428800),
    ('xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 52428800),
    ('xml', 'application/xml', 104857600),
    ('yaml', 'application/yaml', 10485760),
    ('yml', 'application/yaml', 10485760),
    ('zip', 'application/zip', 524288000);

create table files.tenant_extensions (
    tenant_id  uuid        not null,
    extension  text        not null,
    allowed    boolean     not null,
    mime_type  text,
    max_size   bigint,
    updated_at timestamptz not null default now(),
    updated_by uuid,
    constraint tenant_extensions_pkey primary key (tenant_id, extension),
    constraint tenant_extensions_extension_check check (extension ~ '^[a-z0-9]{1,16}$'),
    constraint tenant_extensions_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'),
    constraint tenant_extensions_max_size_check check (max_size between 1 and 5368709120),
    constraint tenant_extensions_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table files.default_extensions enable row level security;
alter table files.default_extensions force row level security;

alter table files.tenant_extensions enable row level security;
alter table files.tenant_extensions force row level security;

comment on schema files is 'What is known of files; their bytes are in an object store.';
comment on table files.default_extensions is 'Files every tenant may have: by extension the type and the size in bytes at most.';
comment on table files.tenant_extensions is 'What a tenant allows or forbids on top of files.default_extensions.';
comment on column files.tenant_extensions.allowed is 'false forbids an extension that the defaults allow.';
comment on column files.tenant_extensions.mime_type is 'Null for that of the defaults, or application/octet-stream.';
comment on column files.tenant_extensions.max_size is 'Bytes at most; null for the size of the defaults, or 100 MB.';
comment on column files.tenant_extensions.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';

grant usage on schema files to application_user, pyairtable_search;
grant select on files.default_extensions, files.tenant_extensions to application_user;
grant insert (tenant_id, extension, allowed, mime_type, max_size, updated_by),
    update (allowed, mime_type, max_size, updated_at, updated_by), delete
    on files.tenant_extensions to application_user;
