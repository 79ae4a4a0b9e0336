-- The distinct words of a table's records. A misspelt word is compared with these few instead of with every record;
-- the words found then go through the records' own index. Words stay when their last record goes: they find nothing.
set local role pyairtable_owner;

create table search.vocabulary (
    tenant_id uuid not null,
    table_id  text not null,
    word      text not null,
    constraint vocabulary_pkey primary key (tenant_id, table_id, word),
    constraint vocabulary_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

create index vocabulary_word_idx on search.vocabulary using gin (tenant_id, table_id, word extensions.gin_trgm_ops);

alter table search.vocabulary enable row level security;
alter table search.vocabulary force row level security;

comment on table search.vocabulary is 'Words that occur in the records of a table, for finding the word that was meant.';

-- The look-ups run as pyairtable_search, which owns its functions and reads nothing but these two tables.
grant create on schema search to pyairtable_search;
grant select on airtable.records to pyairtable_search;
grant select, insert on search.vocabulary to pyairtable_search;
