-- Comments on records. They name their record without a key to it: a record that moves into the trash and back keeps its
-- comments, which nobody sees meanwhile. airtable.empty_trash deletes those of the records it deletes.
set local role pyairtable_owner;

create table airtable.comments (
    tenant_id         uuid        not null,
    id                text        not null default airtable.generate_id('com'),
    table_id          text        not null,
    record_id         text        not null,
    author_id         uuid,
    text              text        not null,
    parent_comment_id text,
    created_time      timestamptz not null default clock_timestamp(),
    last_updated_time timestamptz,
    constraint comments_pkey primary key (tenant_id, id),
    constraint comments_text_check check (length(text) between 1 and 10000),
    constraint comments_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade,
    constraint comments_parent_comment_id_fkey foreign key (tenant_id, parent_comment_id)
    references airtable.comments (tenant_id, id)
    on delete cascade
);

create index comments_record_id_idx on airtable.comments (tenant_id, table_id, record_id, created_time desc, id desc);

create index comments_parent_comment_id_idx on airtable.comments (tenant_id, parent_comment_id);

alter table airtable.comments enable row level security;
alter table airtable.comments force row level security;

comment on table airtable.comments is 'Comments on records.';
comment on column airtable.comments.author_id is 'The user who wrote it; null for the tenant''s own service.';
comment on column airtable.comments.parent_comment_id is 'The comment it answers, of the same record, with which it is deleted.';

grant select, delete on airtable.comments to application_user;
grant insert (tenant_id, table_id, record_id, author_id, text, parent_comment_id), update (text, last_updated_time)
    on airtable.comments to application_user;
