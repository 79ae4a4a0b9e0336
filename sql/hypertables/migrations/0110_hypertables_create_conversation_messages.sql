-- requires: timescaledb
-- What was said in conversations, many rows that age: in chunks of a week, which are compressed and dropped whole. As with
-- api_usage_logs nobody but the owner has any right here; functions of api ask chat.conversation_sessions who may read.
-- There is no foreign key to conversations: a row is written with the conversation's row locked, and a trigger there
-- deletes its messages, also from compressed chunks.
set local role pyairtable_owner;

-- A generated column stores this vector, so it must not raise: PostgreSQL refuses a tsvector beyond 1 MB.
create function timeseries.message_vector(content text)
returns tsvector
language sql
immutable
strict
parallel safe
set search_path = ''
as $$
    select to_tsvector('search.words', left(content, 131072))
$$;

-- lint: allow PDB105 TimescaleDB allows no row level security with compression and continuous aggregates
create table timeseries.conversation_messages (
    tenant_id     uuid           not null,
    session_id    text           not null,
    id            text           not null default airtable.generate_id('msg'),
    role          text           not null,
    content       text           not null,
    tools_used    jsonb,
    tokens_in     integer        not null default 0,
    tokens_out    integer        not null default 0,
    cost          numeric(18, 9) not null default 0,
    model         text,
    created_time  timestamptz    not null,
    metadata      jsonb,
    search_vector tsvector       generated always as (timeseries.message_vector(content)) stored,
    constraint conversation_messages_pkey primary key (tenant_id, session_id, created_time, id),
    constraint conversation_messages_id_check check (id ~ '^msg[A-Za-z0-9]{14}$'),
    constraint conversation_messages_role_check check (role in ('user', 'assistant', 'system', 'tool')),
    constraint conversation_messages_content_check check (length(content) <= 1048576),
    constraint conversation_messages_tools_used_check check (jsonb_typeof(tools_used) = 'array'),
    constraint conversation_messages_amounts_check check (tokens_in >= 0 and tokens_out >= 0 and cost >= 0),
    constraint conversation_messages_model_check check (length(model) between 1 and 255),
    constraint conversation_messages_metadata_check check (jsonb_typeof(metadata) = 'object')
);

select public.create_hypertable(
    'timeseries.conversation_messages',
    'created_time',
    chunk_time_interval => interval '7 days',
    associated_schema_name => 'ts_chunks',
    create_default_indexes => false
);

create index conversation_messages_search_vector_idx on timeseries.conversation_messages using gin (tenant_id, search_vector);

-- As records_tenant_cells_idx: tenant, path and value in one key.
create index conversation_messages_tools_used_idx on timeseries.conversation_messages
    using gin (airtable.tenant_cells(tenant_id, tools_used) jsonb_path_ops)
    where tools_used is not null;

-- Ordered by conversation, so that one is read or deleted without unpacking the tenant's others.
do $$
begin
    if current_setting('timescaledb.license') = 'timescale' then
        execute 'alter table timeseries.conversation_messages set (
            timescaledb.compress,
            timescaledb.compress_segmentby = ''tenant_id'',
            timescaledb.compress_orderby = ''session_id, created_time, id''
        )';
    end if;
end;
$$;

comment on function timeseries.message_vector(text) is 'Words of the first 131,072 characters of a message.';
comment on table timeseries.conversation_messages is
    'Messages of conversations in chunks of a week. Written by api.append_messages, read by api.list_messages and its neighbours.';
comment on column timeseries.conversation_messages.role is 'user, assistant, system or tool.';
comment on column timeseries.conversation_messages.tools_used is 'The tools the message called, an array of objects; null for none.';
comment on column timeseries.conversation_messages.cost is 'In the currency the tenant is billed in, nine digits after the point.';
comment on column timeseries.conversation_messages.created_time is 'Later than that of the message before it in the conversation.';
comment on column timeseries.conversation_messages.search_vector is 'Words of the first 131,072 characters.';
