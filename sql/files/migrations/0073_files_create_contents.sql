-- The text of a file may have megabytes, which neither lists nor updates of the file should carry along.
set local role pyairtable_owner;

create table files.contents (
    tenant_id     uuid     not null,
    file_id       text     not null,
    text          text,
    search_vector tsvector not null,
    constraint contents_pkey primary key (tenant_id, file_id),
    constraint contents_text_check check (octet_length(text) <= 67108864),
    constraint contents_file_id_fkey foreign key (tenant_id, file_id) references files.files (tenant_id, id) on delete cascade
);

create index contents_search_vector_idx on files.contents using gin (tenant_id, search_vector);

alter table files.contents enable row level security;
alter table files.contents force row level security;

comment on table files.contents is 'What a file is searched by: its text, and the words of its text and name.';
comment on column files.contents.text is 'As it was extracted; null while none was set.';
comment on column files.contents.search_vector is 'Words of name (weight A) and text, by files.content_vector.';

grant select on files.contents to application_user, pyairtable_search;
grant insert (tenant_id, file_id, search_vector), update (text, search_vector) on files.contents to application_user;
