-- Generated from the migrations by `pyairtable-db schema dump`. Never edit it: write a migration, then dump again.
-- It makes an empty database what the migrations make of it; the roles it names must exist. Objects without an
-- owner line belong to whoever runs the migrations.

set client_min_messages = warning;
set check_function_bodies = off;
set search_path = '';

-- schema airtable
create schema airtable;
alter schema airtable owner to pyairtable_owner;
comment on schema airtable is 'Mirrored bases: tables, fields and records.';
grant usage on schema airtable to analyst, application_user, pyairtable_search;

-- schema api
create schema api;
alter schema api owner to pyairtable_owner;
comment on schema api is 'The functions callers may call. Everything else is private.';
grant usage on schema api to anonymous, application_user, authenticator;

-- schema app
create schema app;
alter schema app owner to pyairtable_owner;
comment on schema app is 'Request context: tenant, user and role of a transaction.';
grant usage on schema app to analyst, anonymous, application_user, auditor, authenticator, pyairtable_search;

-- schema automation
create schema automation;
alter schema automation owner to pyairtable_owner;
comment on schema automation is 'Workflows, their runs, and the outbox that other processes read.';
grant usage on schema automation to application_user, pyairtable_dispatcher, pyairtable_monitor;

-- schema chat
create schema chat;
alter schema chat owner to pyairtable_owner;
comment on schema chat is 'Conversations of people with models.';
grant usage on schema chat to application_user, pyairtable_search;

-- schema core
create schema core;
alter schema core owner to pyairtable_owner;
comment on schema core is 'Tenants, users and memberships.';
grant usage on schema core to application_user;

-- schema extensions
create schema extensions;
comment on schema extensions is 'Objects of extensions that can be put into a schema.';
grant usage on schema extensions to analyst, anonymous, application_user, auditor, pyairtable_owner, pyairtable_search;

-- schema files
create schema files;
alter schema files owner to pyairtable_owner;
comment on schema files is 'What is known of files; their bytes are in an object store.';
grant usage on schema files to application_user, pyairtable_search;

-- schema ops
create schema ops;
alter schema ops owner to pyairtable_owner;
comment on schema ops is 'The work that keeps a database in shape: retention, legal holds, maintenance and its ledger.';
grant usage on schema ops to application_user;

-- schema
create schema if not exists public;

-- schema search
create schema search;
alter schema search owner to pyairtable_owner;
comment on schema search is 'Full text and fuzzy search over records.';
grant usage on schema search to application_user;
grant all on schema search to pyairtable_search;

-- schema timeseries
create schema timeseries;
alter schema timeseries owner to pyairtable_owner;
comment on schema timeseries is 'Hypertables and what is made from them. Nobody but the owner may enter.';

-- schema ts_chunks
create schema ts_chunks;
alter schema ts_chunks owner to pyairtable_owner;
comment on schema ts_chunks is 'Chunks of the hypertables. Nobody but the owner may enter.';

-- extension
create extension btree_gin with schema extensions;

-- extension pg_stat_statements
create extension pg_stat_statements with schema extensions;
revoke execute on function extensions.pg_stat_statements(boolean) from public;
revoke execute on function extensions.pg_stat_statements_info() from public;
revoke select on table extensions.pg_stat_statements from public;
revoke select on table extensions.pg_stat_statements_info from public;
grant execute on function extensions.pg_stat_statements(boolean) to pg_read_all_stats;
grant execute on function extensions.pg_stat_statements_info() to pg_read_all_stats;
grant select on table extensions.pg_stat_statements to pg_read_all_stats;
grant select on table extensions.pg_stat_statements_info to pg_read_all_stats;

-- extension
create extension pg_trgm with schema extensions;
create extension pgaudit with schema extensions;
create extension pgcrypto with schema extensions;

-- extension timescaledb
create extension timescaledb with schema public;
revoke execute on function public.add_compression_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval, boolean) from public;
revoke execute on function public.add_continuous_aggregate_policy(regclass, "any", "any", interval, boolean, timestamp with time zone, text, boolean, integer, integer) from public;
revoke execute on function public.add_dimension(regclass, _timescaledb_internal.dimension_info, boolean) from public;
revoke execute on function public.add_dimension(regclass, name, integer, anyelement, regproc, boolean) from public;
revoke execute on function public.add_job(regproc, interval, jsonb, timestamp with time zone, boolean, regproc, boolean, text) from public;
revoke execute on function public.add_reorder_policy(regclass, name, boolean, timestamp with time zone, text) from public;
revoke execute on function public.add_retention_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval) from public;
revoke execute on function public.alter_job(integer, interval, interval, integer, interval, boolean, jsonb, timestamp with time zone, boolean, regproc, boolean, timestamp with time zone, text) from public;
revoke execute on function public.approximate_row_count(regclass) from public;
revoke execute on function public.attach_tablespace(name, regclass, boolean) from public;
revoke execute on function public.by_hash(name, integer, regproc) from public;
revoke execute on function public.by_range(name, anyelement, regproc) from public;
revoke execute on function public.chunks_detailed_size(regclass) from public;
revoke execute on function public.compress_chunk(regclass, boolean, boolean, boolean) from public;
revoke execute on function public.create_hypertable(regclass, _timescaledb_internal.dimension_info, boolean, boolean, boolean) from public;
revoke execute on function public.create_hypertable(regclass, name, name, integer, name, name, anyelement, boolean, boolean, regproc, boolean, text, regproc, regproc) from public;
revoke execute on function public.decompress_chunk(regclass, boolean) from public;
revoke execute on function public.delete_job(integer) from public;
revoke execute on function public.detach_tablespace(name, regclass, boolean) from public;
revoke execute on function public.detach_tablespaces(regclass) from public;
revoke execute on function public.disable_chunk_skipping(regclass, name, boolean) from public;
revoke execute on function public.drop_chunks(regclass, "any", "any", boolean, "any", "any") from public;
revoke execute on function public.enable_chunk_skipping(regclass, name, boolean) from public;
revoke execute on function public.hypertable_approximate_detailed_size(regclass) from public;
revoke execute on function public.hypertable_approximate_size(regclass) from public;
revoke execute on function public.hypertable_detailed_size(regclass) from public;
revoke execute on function public.hypertable_index_size(regclass) from public;
revoke execute on function public.hypertable_size(regclass) from public;
revoke execute on function public.interpolate(bigint, record, record) from public;
revoke execute on function public.interpolate(double precision, record, record) from public;
revoke execute on function public.interpolate(integer, record, record) from public;
revoke execute on function public.interpolate(real, record, record) from public;
revoke execute on function public.interpolate(smallint, record, record) from public;
revoke execute on function public.locf(anyelement, anyelement, boolean) from public;
revoke execute on function public.move_chunk(regclass, name, name, regclass, boolean) from public;
revoke execute on function public.remove_compression_policy(regclass, boolean) from public;
revoke execute on function public.remove_continuous_aggregate_policy(regclass, boolean, boolean) from public;
revoke execute on function public.remove_reorder_policy(regclass, boolean) from public;
revoke execute on function public.remove_retention_policy(regclass, boolean) from public;
revoke execute on function public.reorder_chunk(regclass, regclass, boolean) from public;
revoke execute on function public.set_adaptive_chunking(regclass, text, regproc) from public;
revoke execute on function public.set_chunk_time_interval(regclass, anyelement, name) from public;
revoke execute on function public.set_integer_now_func(regclass, regproc, boolean) from public;
revoke execute on function public.set_number_partitions(regclass, integer, name) from public;
revoke execute on function public.set_partitioning_interval(regclass, anyelement, name) from public;
revoke execute on function public.show_tablespaces(regclass) from public;
revoke execute on function public.time_bucket_gapfill(bigint, bigint, bigint, bigint) from public;
revoke execute on function public.time_bucket_gapfill(integer, integer, integer, integer) from public;
revoke execute on function public.time_bucket_gapfill(interval, date, date, date) from public;
revoke execute on function public.time_bucket_gapfill(interval, timestamp with time zone, text, timestamp with time zone, timestamp with time zone) from public;
revoke execute on function public.time_bucket_gapfill(interval, timestamp with time zone, timestamp with time zone, timestamp with time zone) from public;
revoke execute on function public.time_bucket_gapfill(interval, timestamp without time zone, timestamp without time zone, timestamp without time zone) from public;
revoke execute on function public.time_bucket_gapfill(smallint, smallint, smallint, smallint) from public;
revoke execute on function public.timescaledb_post_restore() from public;
revoke execute on function public.timescaledb_pre_restore() from public;
revoke execute on procedure public.add_columnstore_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval, boolean) from public;
revoke execute on procedure public.cagg_migrate(regclass, boolean, boolean) from public;
revoke execute on procedure public.convert_to_columnstore(regclass, boolean, boolean, boolean) from public;
revoke execute on procedure public.convert_to_rowstore(regclass, boolean) from public;
revoke execute on procedure public.merge_chunks(regclass, regclass) from public;
revoke execute on procedure public.merge_chunks(regclass[]) from public;
revoke execute on procedure public.recompress_chunk(regclass, boolean) from public;
revoke execute on procedure public.refresh_continuous_aggregate(regclass, "any", "any", boolean) from public;
revoke execute on procedure public.remove_columnstore_policy(regclass, boolean) from public;
revoke execute on procedure public.run_job(integer) from public;
grant execute on function public.add_compression_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval, boolean) to pyairtable_owner;
grant execute on function public.add_continuous_aggregate_policy(regclass, "any", "any", interval, boolean, timestamp with time zone, text, boolean, integer, integer) to pyairtable_owner;
grant execute on function public.add_dimension(regclass, _timescaledb_internal.dimension_info, boolean) to pyairtable_owner;
grant execute on function public.add_dimension(regclass, name, integer, anyelement, regproc, boolean) to pyairtable_owner;
grant execute on function public.add_job(regproc, interval, jsonb, timestamp with time zone, boolean, regproc, boolean, text) to pyairtable_owner;
grant execute on function public.add_reorder_policy(regclass, name, boolean, timestamp with time zone, text) to pyairtable_owner;
grant execute on function public.add_retention_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval) to pyairtable_owner;
grant execute on function public.alter_job(integer, interval, interval, integer, interval, boolean, jsonb, timestamp with time zone, boolean, regproc, boolean, timestamp with time zone, text) to pyairtable_owner;
grant execute on function public.approximate_row_count(regclass) to pyairtable_owner;
grant execute on function public.attach_tablespace(name, regclass, boolean) to pyairtable_owner;
grant execute on function public.by_hash(name, integer, regproc) to pyairtable_owner;
grant execute on function public.by_range(name, anyelement, regproc) to pyairtable_owner;
grant execute on function public.chunks_detailed_size(regclass) to pyairtable_owner;
grant execute on function public.compress_chunk(regclass, boolean, boolean, boolean) to pyairtable_owner;
grant execute on function public.create_hypertable(regclass, _timescaledb_internal.dimension_info, boolean, boolean, boolean) to pyairtable_owner;
grant execute on function public.create_hypertable(regclass, name, name, integer, name, name, anyelement, boolean, boolean, regproc, boolean, text, regproc, regproc) to pyairtable_owner;
grant execute on function public.decompress_chunk(regclass, boolean) to pyairtable_owner;
grant execute on function public.delete_job(integer) to pyairtable_owner;
grant execute on function public.detach_tablespace(name, regclass, boolean) to pyairtable_owner;
grant execute on function public.detach_tablespaces(regclass) to pyairtable_owner;
grant execute on function public.disable_chunk_skipping(regclass, name, boolean) to pyairtable_owner;
grant execute on function public.drop_chunks(regclass, "any", "any", boolean, "any", "any") to pyairtable_owner;
grant execute on function public.enable_chunk_skipping(regclass, name, boolean) to pyairtable_owner;
grant execute on function public.hypertable_approximate_detailed_size(regclass) to pyairtable_owner;
grant execute on function public.hypertable_approximate_size(regclass) to pyairtable_owner;
grant execute on function public.hypertable_detailed_size(regclass) to pyairtable_owner;
grant execute on function public.hypertable_index_size(regclass) to pyairtable_owner;
grant execute on function public.hypertable_size(regclass) to pyairtable_owner;
grant execute on function public.interpolate(bigint, record, record) to pyairtable_owner;
grant execute on function public.interpolate(double precision, record, record) to pyairtable_owner;
grant execute on function public.interpolate(integer, record, record) to pyairtable_owner;
grant execute on function public.interpolate(real, record, record) to pyairtable_owner;
grant execute on function public.interpolate(smallint, record, record) to pyairtable_owner;
grant execute on function public.locf(anyelement, anyelement, boolean) to pyairtable_owner;
grant execute on function public.move_chunk(regclass, name, name, regclass, boolean) to pyairtable_owner;
grant execute on function public.remove_compression_policy(regclass, boolean) to pyairtable_owner;
grant execute on function public.remove_continuous_aggregate_policy(regclass, boolean, boolean) to pyairtable_owner;
grant execute on function public.remove_reorder_policy(regclass, boolean) to pyairtable_owner;
grant execute on function public.remove_retention_policy(regclass, boolean) to pyairtable_owner;
grant execute on function public.reorder_chunk(regclass, regclass, boolean) to pyairtable_owner;
grant execute on function public.set_adaptive_chunking(regclass, text, regproc) to pyairtable_owner;
grant execute on function public.set_chunk_time_interval(regclass, anyelement, name) to pyairtable_owner;
grant execute on function public.set_integer_now_func(regclass, regproc, boolean) to pyairtable_owner;
grant execute on function public.set_number_partitions(regclass, integer, name) to pyairtable_owner;
grant execute on function public.set_partitioning_interval(regclass, anyelement, name) to pyairtable_owner;
grant execute on function public.show_tablespaces(regclass) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(bigint, bigint, bigint, bigint) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(integer, integer, integer, integer) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(interval, date, date, date) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(interval, timestamp with time zone, text, timestamp with time zone, timestamp with time zone) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(interval, timestamp with time zone, timestamp with time zone, timestamp with time zone) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(interval, timestamp without time zone, timestamp without time zone, timestamp without time zone) to pyairtable_owner;
grant execute on function public.time_bucket_gapfill(smallint, smallint, smallint, smallint) to pyairtable_owner;
grant execute on function public.timescaledb_post_restore() to pyairtable_owner;
grant execute on function public.timescaledb_pre_restore() to pyairtable_owner;
grant execute on procedure public.add_columnstore_policy(regclass, "any", boolean, interval, timestamp with time zone, text, interval, boolean) to pyairtable_owner;
grant execute on procedure public.cagg_migrate(regclass, boolean, boolean) to pyairtable_owner;
grant execute on procedure public.convert_to_columnstore(regclass, boolean, boolean, boolean) to pyairtable_owner;
grant execute on procedure public.convert_to_rowstore(regclass, boolean) to pyairtable_owner;
grant execute on procedure public.merge_chunks(regclass, regclass) to pyairtable_owner;
grant execute on procedure public.merge_chunks(regclass[]) to pyairtable_owner;
grant execute on procedure public.recompress_chunk(regclass, boolean) to pyairtable_owner;
grant execute on procedure public.refresh_continuous_aggregate(regclass, "any", "any", boolean) to pyairtable_owner;
grant execute on procedure public.remove_columnstore_policy(regclass, boolean) to pyairtable_owner;
grant execute on procedure public.run_job(integer) to pyairtable_owner;

-- extension
create extension unaccent with schema extensions;

-- type api.found_record
create type api.found_record as (
    id text,
    "tableId" text,
    "createdTime" timestamp with time zone,
    fields jsonb
);
alter type api.found_record owner to pyairtable_owner;
comment on type api.found_record is 'A record of a search, with the table it was found in.';
grant usage on type api.found_record to application_user;

-- type api.record
create type api.record as (
    id text,
    "createdTime" timestamp with time zone,
    fields jsonb
);
alter type api.record owner to pyairtable_owner;
comment on type api.record is 'A record: its id, when it was created, and its cells keyed by field id or name.';
grant usage on type api.record to application_user;

-- text search configuration search.words
create text search configuration search.words (
    parser = pg_catalog."default"
);
alter text search configuration search.words
    add mapping for asciihword, asciiword, hword, hword_asciipart, hword_numpart, hword_part, numhword, numword, word
    with extensions.unaccent, pg_catalog.simple;
alter text search configuration search.words
    add mapping for email, file, "float", host, "int", sfloat, uint, url, url_path, version
    with pg_catalog.simple;
alter text search configuration search.words owner to pyairtable_owner;
comment on text search configuration search.words is 'Words folded to lower case without accents, not stemmed.';

-- function app.verified_setting(text)
create or replace function app.verified_setting(name text)
returns text
language plpgsql
stable parallel safe security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    return (
        select
            case
                when claim.expires_at::bigint <= extract(epoch from clock_timestamp()) then
                    null
                when name = 'app.current_user_id' then
                    nullif(claim.user_id, '')
                when claim.tenant_id = '' then
                    null
                when claim.user_id = '' then
                    -- The tenant's own service: all there is, or as far as the signed level goes.
                    case name
                        when 'app.current_tenant_id' then
                            claim.tenant_id
                        when 'app.current_level' then
                            coalesce(nullif(claim.level, ''), 'owner')
                    end
                else
                    (
                        select
                            case
                                when name = 'app.current_tenant_id' then
                                    claim.tenant_id
                                when name = 'app.current_level' and app.level_rank(claim.level) < app.level_rank(m.role) then
                                    claim.level
                                when name = 'app.current_level' then
                                    m.role
                            end
                        from core.memberships as m
                        where m.tenant_id = claim.tenant_id::uuid
                            and m.user_id = claim.user_id::uuid
                    )
            end
        from (
            -- OFFSET keeps the planner from evaluating the casts above on its own, before anything is verified.
            select
                current_setting('role') as role,
                coalesce(current_setting('app.current_tenant_id', true), '') as tenant_id,
                coalesce(current_setting('app.current_user_id', true), '') as user_id,
                coalesce(current_setting('app.current_level', true), '') as level,
                current_setting('app.context_expires_at', true) as expires_at
            offset 0
        ) as claim
        inner join app.context_keys as k
            on k.retired_at is null
            and current_setting('app.context_signature', true) = k.id || ':' || encode(
                sha256(k.outer_block || sha256(k.inner_block || convert_to(
                    concat_ws(
                        e'\n',
                        'transaction',
                        extract(epoch from now()),
                        claim.role,
                        claim.tenant_id,
                        claim.user_id,
                        claim.level,
                        claim.expires_at
                    ),
                    'UTF8'
                ))),
                'hex'
            )
    );
end;
$function$;
alter function app.verified_setting(text) owner to pyairtable_owner;
comment on function app.verified_setting(text) is 'A claim of the request context that holds now, for this role and in this transaction: app.current_user_id; app.current_tenant_id, if the user (when there is one) is a member of the tenant; app.current_level, the least of the signed level and the member''s. Null for any other name, and when the signature is not valid.';
revoke execute on function app.verified_setting(text) from public;
grant execute on function app.verified_setting(text) to analyst, anonymous, application_user, auditor, pyairtable_search;

-- function app.current_tenant_id()
create or replace function app.current_tenant_id()
returns uuid
language sql
stable parallel safe
begin atomic
 select (app.verified_setting('app.current_tenant_id'::text))::uuid as verified_setting;
end;
alter function app.current_tenant_id() owner to pyairtable_owner;
comment on function app.current_tenant_id() is 'The tenant this transaction works for; null without one, or when the signature of the context does not hold.';
revoke execute on function app.current_tenant_id() from public;
grant execute on function app.current_tenant_id() to analyst, anonymous, application_user, auditor, pyairtable_search;

-- function app.level_rank(text)
create or replace function app.level_rank(level text)
returns integer
language sql
immutable parallel safe
begin atomic
 select array_position(array['reader'::text, 'commenter'::text, 'editor'::text, 'owner'::text], level) as array_position;
end;
alter function app.level_rank(text) owner to pyairtable_owner;
comment on function app.level_rank(text) is 'Place of a level of rights among reader, commenter, editor and owner, from 1; null for anything else.';
revoke execute on function app.level_rank(text) from public;
grant execute on function app.level_rank(text) to analyst, anonymous, application_user, auditor, pyairtable_search;

-- function app.may(text)
create or replace function app.may(level text)
returns boolean
language sql
stable parallel safe
begin atomic
 select coalesce((app.level_rank(app.verified_setting('app.current_level'::text)) >= app.level_rank(level)), false) as "coalesce";
end;
alter function app.may(text) owner to pyairtable_owner;
comment on function app.may(text) is 'Whether this transaction may do what a level allows: owner, which includes editor, which includes commenter, which includes reader. A context without a user is the tenant''s own service and may do what its signed level allows, or an owner; false without a tenant and for an unknown level.';
revoke execute on function app.may(text) from public;
grant execute on function app.may(text) to analyst, anonymous, application_user, auditor, pyairtable_search;

-- function ops.tg_tenants__keep_held()
create or replace function ops.tg_tenants__keep_held()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('ops.legal_holds ' || old.id, 0));
    if exists (
        select
        from ops.legal_holds as h
        where h.tenant_id = old.id
            and h.released_at is null
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('tenant %s is under a legal hold', old.slug),
            hint = 'Release its holds first: ops.release_hold(tenant_id, hold_id).';
    end if;
    return old;
end;
$function$;
alter function ops.tg_tenants__keep_held() owner to pyairtable_owner;
comment on function ops.tg_tenants__keep_held() is 'Refuses with PT409 to delete a tenant that is under a legal hold.';
revoke execute on function ops.tg_tenants__keep_held() from public;

-- table core.tenants
create table core.tenants (
    id         uuid                     not null default gen_random_uuid(),
    slug       text                     not null,
    name       text                     not null,
    created_at timestamp with time zone not null default now(),
    time_zone  text                     not null default 'UTC'::text,
    constraint tenants_pkey primary key (id),
    constraint tenants_slug_key unique (slug),
    constraint tenants_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint tenants_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)
);
alter table core.tenants enable row level security;
alter table core.tenants force row level security;
alter table core.tenants owner to pyairtable_owner;
comment on table core.tenants is 'The customers. Rows of every other table belong to exactly one of them.';
comment on column core.tenants.slug is 'Short name for people and command lines: lowercase letters, digits and inner hyphens, 1 to 63 characters.';
comment on column core.tenants.time_zone is 'A name of the IANA time zone database, as Europe/Berlin. Set by api.set_time_zone.';
create policy owner_manages_tenants on core.tenants
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on core.tenants
    for select
    to application_user
    using (id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on core.tenants
    for update
    to application_user
    using (id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger tenants_keep_held
    before delete on core.tenants
    for each row
    execute function ops.tg_tenants__keep_held();
grant select on table core.tenants to application_user;
grant update (name, time_zone) on table core.tenants to application_user;

-- function airtable.generate_id(text)
create or replace function airtable.generate_id(prefix text)
returns text
language sql
parallel safe strict
set search_path to ''
as $function$
    -- 11 random bytes are 15 base64 characters; the two that are no letter or digit give way to letters.
    select prefix || left(translate(encode(extensions.gen_random_bytes(11), 'base64'), '+/=', 'Qz'), 14)
$function$;
alter function airtable.generate_id(text) owner to pyairtable_owner;
comment on function airtable.generate_id(text) is 'A new id such as recA1b2C3d4E5f6G7, with about 83 random bits.';
revoke execute on function airtable.generate_id(text) from public;
grant execute on function airtable.generate_id(text) to application_user;

-- table airtable.attachments
create table airtable.attachments (
    tenant_id         uuid                     not null,
    id                text                     not null default airtable.generate_id('att'::text),
    table_id          text                     not null,
    record_id         text                     not null,
    field_id          text                     not null,
    url               text,
    filename          text                     not null,
    size              bigint,
    mime_type         text,
    width             integer,
    height            integer,
    thumbnails        jsonb,
    sha256            text,
    storage_key       text                     not null generated always as ((tenant_id::text || '/'::text) || id) stored,
    is_shown          boolean                  not null default true,
    created_time      timestamp with time zone not null default now(),
    stored_time       timestamp with time zone,
    failure           text,
    unreferenced_time timestamp with time zone,
    state             text                     not null generated always as (
case
    when stored_time is not null then 'stored'::text
    when failure is not null then 'failed'::text
    else 'pending'::text
end) stored,
    constraint attachments_pkey primary key (tenant_id, id),
    constraint attachments_filename_check check (length(filename) >= 1 and length(filename) <= 255),
    constraint attachments_id_check check (id ~ '^att[A-Za-z0-9]{14}$'::text),
    constraint attachments_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'::text),
    constraint attachments_size_check check (size >= 0),
    constraint attachments_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table airtable.attachments enable row level security;
alter table airtable.attachments force row level security;
alter table airtable.attachments owner to pyairtable_owner;
comment on table airtable.attachments is 'Attachments of cells: where they come from, and how they lie in the store.';
comment on column airtable.attachments.record_id is 'A record of table_id, which may be in the trash or gone.';
comment on column airtable.attachments.url is 'Where it was taken from or may be read; null for one that is uploaded.';
comment on column airtable.attachments.sha256 is 'Of the bytes in the store, in hex; null when nobody has said.';
comment on column airtable.attachments.storage_key is 'The name of the object in the store.';
comment on column airtable.attachments.is_shown is 'False until an upload is stored, which puts it into its cell.';
comment on column airtable.attachments.failure is 'Why it could not be stored, as the downloader said last.';
comment on column airtable.attachments.unreferenced_time is 'When airtable.purge_attachments first found it in no cell; null while it is in one, also in the trash.';
comment on column airtable.attachments.state is 'pending, stored or failed.';
create index attachments_created_time_idx on airtable.attachments using btree (tenant_id, created_time, id);
create index attachments_record_id_idx
    on airtable.attachments using btree (tenant_id, table_id, record_id, created_time, id);
create index attachments_state_idx
    on airtable.attachments using btree (tenant_id, state, created_time, id)
    where state <> 'stored'::text;
create policy insert_own_tenant on airtable.attachments
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy purge on airtable.attachments
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (((select app.current_tenant_id() as current_tenant_id)) is null);
create policy read_own_tenant on airtable.attachments
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.attachments
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (field_id, filename, height, id, is_shown, mime_type, record_id, size, table_id, tenant_id, thumbnails, url, width), update (failure, filename, height, is_shown, mime_type, sha256, size, stored_time, thumbnails, unreferenced_time, url, width) on table airtable.attachments to application_user;
grant select on table airtable.attachments to application_user;

-- table airtable.bases
create table airtable.bases (
    tenant_id    uuid                     not null,
    id           text                     not null default airtable.generate_id('app'::text),
    name         text                     not null,
    created_time timestamp with time zone not null default now(),
    constraint bases_pkey primary key (tenant_id, id),
    constraint bases_id_check check (id ~ '^app[A-Za-z0-9]{14}$'::text),
    constraint bases_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint bases_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table airtable.bases enable row level security;
alter table airtable.bases force row level security;
alter table airtable.bases owner to pyairtable_owner;
comment on table airtable.bases is 'Bases of a tenant.';
create policy delete_own_tenant on airtable.bases
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.bases
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy read_own_tenant on airtable.bases
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.bases
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (id, name, tenant_id), update (name) on table airtable.bases to application_user;
grant select, delete on table airtable.bases to application_user;

-- table airtable.feeds
create table airtable.feeds (
    tenant_id    uuid    not null,
    base_id      text    not null,
    is_open      boolean not null default true,
    is_watched   boolean not null default false,
    first_number bigint  not null default 1,
    last_number  bigint  not null default 0,
    constraint feeds_pkey primary key (tenant_id, base_id),
    constraint feeds_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.bases(tenant_id, id)
        on delete cascade
)
with (fillfactor = 50);
alter table airtable.feeds enable row level security;
alter table airtable.feeds force row level security;
alter table airtable.feeds owner to pyairtable_owner;
comment on table airtable.feeds is 'Bases whose changes are, or were, noted.';
comment on column airtable.feeds.is_open is 'Whether changes are noted now.';
comment on column airtable.feeds.is_watched is 'Whether api.watch_base asked for them, apart from webhooks and workflows.';
comment on column airtable.feeds.first_number is 'From this number on every transaction is kept.';
comment on column airtable.feeds.last_number is 'Number of the last transaction; kept while the feed is closed, so that no number comes twice.';
create policy owner_keeps_feeds on airtable.feeds
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on airtable.feeds
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant select on table airtable.feeds to application_user;

-- function airtable.tg_transactions__number()
create or replace function airtable.tg_transactions__number()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_transaction airtable.transactions;
    v_event bigint;
    v_number bigint;
begin
    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.xid = pg_current_xact_id()
            and t.started_at = now()
            and t.number is null
        order by t.tenant_id, t.base_id
    loop
        update airtable.event_counters as c
        set last_event = c.last_event + 1
        where c.tenant_id = v_transaction.tenant_id
        returning c.last_event into v_event;
        update airtable.feeds as f
        set last_number = f.last_number + 1
        where f.tenant_id = v_transaction.tenant_id
            and f.base_id = v_transaction.base_id
        returning f.last_number into v_number;
        update airtable.transactions as t
        set
            number = v_number,
            event_number = v_event,
            committed_at = clock_timestamp()
        where t.tenant_id = v_transaction.tenant_id
            and t.base_id = v_transaction.base_id
            and t.id = v_transaction.id;
        perform pg_notify('pyairtable_events', airtable.event_signal(v_transaction.tenant_id));
    end loop;
    return null;
end;
$function$;
alter function airtable.tg_transactions__number() owner to pyairtable_owner;
comment on function airtable.tg_transactions__number() is 'Numbers the transaction among those of its bases and its tenant, and wakes listeners.';
revoke execute on function airtable.tg_transactions__number() from public;

-- table airtable.transactions
create table airtable.transactions (
    tenant_id    uuid                     not null,
    base_id      text                     not null,
    id           bigint                   not null generated by default as identity,
    xid          xid8                     not null default pg_current_xact_id(),
    started_at   timestamp with time zone not null default now(),
    source       text                     not null,
    user_id      uuid,
    noted_bytes  bigint                   not null default 0,
    is_truncated boolean                  not null default false,
    number       bigint,
    event_number bigint,
    committed_at timestamp with time zone,
    request_id   text                     default "left"(nullif(current_setting('app.request_id'::text, true), ''::text), 128),
    constraint transactions_pkey primary key (tenant_id, base_id, id),
    constraint transactions_event_number_key unique (tenant_id, event_number),
    constraint transactions_number_key unique (tenant_id, base_id, number),
    constraint transactions_source_check check (source = any (array['anonymousUser'::text, 'automation'::text, 'client'::text, 'formSubmission'::text, 'publicApi'::text, 'sync'::text, 'system'::text, 'unknown'::text])),
    constraint transactions_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.feeds(tenant_id, base_id)
        on delete cascade
);
alter table airtable.transactions enable row level security;
alter table airtable.transactions force row level security;
alter table airtable.transactions owner to pyairtable_owner;
comment on table airtable.transactions is 'Transactions that changed bases with a feed, in the order they committed; kept for seven days.';
comment on column airtable.transactions.xid is 'With started_at tells the transaction; transaction ids alone begin anew on another server.';
comment on column airtable.transactions.source is 'What made the change, in Airtable''s words; from the setting app.action_source.';
comment on column airtable.transactions.noted_bytes is 'Size of the cells noted in airtable.changes.';
comment on column airtable.transactions.is_truncated is 'Whether it changed more than is noted; its payload then tells the tables only.';
comment on column airtable.transactions.number is 'Place among the transactions of the base, without gaps; null until it commits.';
comment on column airtable.transactions.event_number is 'Place among the transactions of the tenant, without gaps; null until it commits.';
comment on column airtable.transactions.committed_at is 'When it was numbered, just before the commit.';
comment on column airtable.transactions.request_id is 'The request of a service that made the change, from the setting app.request_id; null where it was none.';
create index transactions_committed_at_idx on airtable.transactions using btree (committed_at);
create index transactions_unnumbered_idx on airtable.transactions using btree (xid) where number is null;
create index transactions_xid_idx on airtable.transactions using btree (tenant_id, base_id, xid);
create policy owner_keeps_transactions on airtable.transactions
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on airtable.transactions
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create constraint trigger transactions_number
    after insert on airtable.transactions deferrable initially deferred
    for each row
    execute function airtable.tg_transactions__number();
grant select on table airtable.transactions to application_user;

-- function airtable.tg_changes__announce()
create or replace function airtable.tg_changes__announce()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform automation.announce(new.tenant_id, new.base_id, new.kind, new.table_id);
    if new.kind = 'record' then
        perform automation.start_changed(new.tenant_id, new.base_id, new.transaction_id, new.id, new.table_id);
    end if;
    return null;
end;
$function$;
alter function airtable.tg_changes__announce() owner to pyairtable_owner;
comment on function airtable.tg_changes__announce() is 'Writes to the outbox who is to be told of a change, and makes the runs it starts.';
revoke execute on function airtable.tg_changes__announce() from public;

-- table airtable.changes
create table airtable.changes (
    tenant_id      uuid   not null,
    base_id        text   not null,
    transaction_id bigint not null,
    id             bigint not null generated by default as identity,
    kind           text   not null,
    table_id       text   not null,
    objects        jsonb  not null,
    constraint changes_pkey primary key (tenant_id, base_id, transaction_id, id),
    constraint changes_kind_check check (kind = any (array['record'::text, 'field'::text, 'table'::text])),
    constraint changes_transaction_id_fkey foreign key (tenant_id, base_id, transaction_id)
        references airtable.transactions(tenant_id, base_id, id)
        on delete cascade
);
alter table airtable.changes enable row level security;
alter table airtable.changes force row level security;
alter table airtable.changes owner to pyairtable_owner;
comment on table airtable.changes is 'Changes of records, fields and tables, one row or more for each statement.';
comment on column airtable.changes.objects is '{id: {"old", "new"}}, one of the two absent where the object was made or deleted. A record is {"time", "cells"}, a field {"name", "type", "options"}, a table {"name", "description"}.';
create policy owner_keeps_changes on airtable.changes
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on airtable.changes
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create constraint trigger changes_announce
    after insert on airtable.changes deferrable initially deferred
    for each row
    execute function airtable.tg_changes__announce();
grant select on table airtable.changes to application_user;

-- function airtable.tg_fields__follow_in_typed_views()
create or replace function airtable.tg_fields__follow_in_typed_views()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_view airtable.typed_views;
begin
    for v_view in
        select v.*
        from airtable.typed_views as v
        where (v.tenant_id, v.table_id) in (
            select c.tenant_id, c.table_id
            from changed_fields as c
        )
        order by v.tenant_id, v.table_id
    loop
        perform airtable.follow_table(v_view.tenant_id, v_view.table_id);
    end loop;
    return null;
end;
$function$;
alter function airtable.tg_fields__follow_in_typed_views() owner to pyairtable_owner;
comment on function airtable.tg_fields__follow_in_typed_views() is 'Brings the typed views of tables whose fields changed up to date.';
revoke execute on function airtable.tg_fields__follow_in_typed_views() from public;

-- function airtable.tg_fields__leave_views()
create or replace function airtable.tg_fields__leave_views()
returns trigger
language plpgsql
set search_path to ''
as $function$
begin
    update airtable.views as v
    set
        filter = airtable.filter_without(v.filter, gone.ids),
        sort = (
            select jsonb_agg(key.value order by key.place)
            from jsonb_array_elements(v.sort) with ordinality as key (value, place)
            where key.value ->> 'field' <> all (gone.ids)
        ),
        hidden_fields = array(
            select hidden.id
            from unnest(v.hidden_fields) with ordinality as hidden (id, place)
            where hidden.id <> all (gone.ids)
            order by hidden.place
        ),
        field_order = array(
            select placed.id
            from unnest(v.field_order) with ordinality as placed (id, place)
            where placed.id <> all (gone.ids)
            order by placed.place
        )
    from (
        select d.tenant_id, d.table_id, array_agg(d.id) as ids
        from deleted_fields as d
        group by d.tenant_id, d.table_id
    ) as gone
    where v.tenant_id = gone.tenant_id
        and v.table_id = gone.table_id;
    return null;
end;
$function$;
alter function airtable.tg_fields__leave_views() owner to pyairtable_owner;
comment on function airtable.tg_fields__leave_views() is 'Takes deleted fields out of the filters, sorts and lists of fields of their table''s views.';
revoke execute on function airtable.tg_fields__leave_views() from public;
grant execute on function airtable.tg_fields__leave_views() to application_user;

-- function airtable.tg_fields__note_changes()
create or replace function airtable.tg_fields__note_changes()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_old jsonb;
    v_new jsonb;
    v_id text;
    v_table airtable.watched_tables;
    v_transaction_id bigint;
begin
    if tg_op <> 'INSERT' then
        v_old := jsonb_build_object('name', old.name, 'type', old.type, 'options', old.options);
    end if;
    if tg_op = 'DELETE' then
        select w.* into v_table
        from airtable.watched_tables as w
        where w.tenant_id = old.tenant_id
            and w.table_id = old.table_id;
        v_id := old.id;
    else
        select w.* into v_table
        from airtable.watched_tables as w
        where w.tenant_id = new.tenant_id
            and w.table_id = new.table_id;
        v_id := new.id;
        v_new := jsonb_build_object('name', new.name, 'type', new.type, 'options', new.options);
    end if;
    if v_table.table_id is null or v_old = v_new then
        return null;
    end if;
    v_transaction_id := airtable.begin_notes(
        v_table.tenant_id,
        v_table.base_id,
        'field',
        v_table.table_id,
        coalesce(pg_column_size(v_old), 0) + coalesce(pg_column_size(v_new), 0)
    );
    if v_transaction_id is not null then
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        values (
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'field',
            v_table.table_id,
            jsonb_build_object(v_id, (
                select jsonb_object_agg(side.name, side.value)
                from (values ('old', v_old), ('new', v_new)) as side (name, value)
                where side.value is not null
            ))
        );
    end if;
    return null;
end;
$function$;
alter function airtable.tg_fields__note_changes() owner to pyairtable_owner;
comment on function airtable.tg_fields__note_changes() is 'Notes that a field was created, changed or deleted for the feed of its base, if it has one.';
revoke execute on function airtable.tg_fields__note_changes() from public;

-- function airtable.tg_fields__note_computed()
create or replace function airtable.tg_fields__note_computed()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    update airtable.tables as t
    set
        computed_fields = now_known.computed,
        link_fields = now_known.links,
        attachment_fields = now_known.attachments
    from (
        select
            changed.tenant_id,
            changed.table_id,
            (
                select jsonb_object_agg(f.id, f.type)
                from airtable.fields as f
                where f.tenant_id = changed.tenant_id
                    and f.table_id = changed.table_id
                    and f.type in ('autoNumber', 'createdTime', 'lastModifiedTime', 'createdBy', 'lastModifiedBy')
            ) as computed,
            (
                select jsonb_object_agg(link.id, link.table_id)
                from (
                    select f.id, f.table_id
                    from airtable.fields as f
                    where f.tenant_id = changed.tenant_id
                        and f.table_id = changed.table_id
                        and f.type = 'multipleRecordLinks'
                    union
                    select f.id, f.table_id
                    from airtable.fields as f
                    where f.tenant_id = changed.tenant_id
                        and f.options ->> 'linkedTableId' = changed.table_id
                        and f.type = 'multipleRecordLinks'
                ) as link
            ) as links,
            (
                select array_agg(f.id order by f.id)
                from airtable.fields as f
                where f.tenant_id = changed.tenant_id
                    and f.table_id = changed.table_id
                    and f.type = 'multipleAttachments'
            ) as attachments
        from (
            select c.tenant_id, c.table_id
            from changed_fields as c
            union
            select c.tenant_id, c.options ->> 'linkedTableId'
            from changed_fields as c
            where c.type = 'multipleRecordLinks'
        ) as changed
    ) as now_known
    where t.tenant_id = now_known.tenant_id
        and t.id = now_known.table_id
        and (t.computed_fields, t.link_fields, t.attachment_fields)
            is distinct from (now_known.computed, now_known.links, now_known.attachments);
    return null;
end;
$function$;
alter function airtable.tg_fields__note_computed() owner to pyairtable_owner;
comment on function airtable.tg_fields__note_computed() is 'Writes into airtable.tables which fields of a table are computed from the record, which link from it or to it, and which hold attachments.';
revoke execute on function airtable.tg_fields__note_computed() from public;

-- function automation.tg_fields__fault_triggers()
create or replace function automation.tg_fields__fault_triggers()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    update automation.triggers as t
    set fault = case tg_op
        when 'DELETE' then format('field %s of its filter was deleted', old.id)
        else format('field %s of its filter has become %s', old.id, new.type)
    end
    where t.tenant_id = old.tenant_id
        and t.table_id = old.table_id
        and t.condition is not null
        and strpos(t.condition::text, old.id) > 0;
    return null;
end;
$function$;
alter function automation.tg_fields__fault_triggers() owner to pyairtable_owner;
comment on function automation.tg_fields__fault_triggers() is 'Stops the triggers whose filter asks for a field that was deleted or has another type now.';
revoke execute on function automation.tg_fields__fault_triggers() from public;

-- table airtable.fields
create table airtable.fields (
    tenant_id    uuid                     not null,
    id           text                     not null default airtable.generate_id('fld'::text),
    table_id     text                     not null,
    name         text                     not null,
    type         text                     not null,
    options      jsonb                    not null default '{}'::jsonb,
    "position"   integer                  not null,
    created_time timestamp with time zone not null default now(),
    constraint fields_pkey primary key (tenant_id, id),
    constraint fields_id_check check (id ~ '^fld[A-Za-z0-9]{14}$'::text),
    constraint fields_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint fields_options_check check (jsonb_typeof(options) = 'object'::text),
    constraint fields_type_check check (type = any (array['aiText'::text, 'autoNumber'::text, 'barcode'::text, 'button'::text, 'checkbox'::text, 'count'::text, 'createdBy'::text, 'createdTime'::text, 'currency'::text, 'date'::text, 'dateTime'::text, 'duration'::text, 'email'::text, 'externalSyncSource'::text, 'formula'::text, 'lastModifiedBy'::text, 'lastModifiedTime'::text, 'manualSort'::text, 'multilineText'::text, 'multipleAttachments'::text, 'multipleCollaborators'::text, 'multipleLookupValues'::text, 'multipleRecordLinks'::text, 'multipleSelects'::text, 'number'::text, 'percent'::text, 'phoneNumber'::text, 'rating'::text, 'richText'::text, 'rollup'::text, 'singleCollaborator'::text, 'singleLineText'::text, 'singleSelect'::text, 'url'::text]))
);
alter table airtable.fields enable row level security;
alter table airtable.fields force row level security;
alter table airtable.fields owner to pyairtable_owner;
comment on table airtable.fields is 'Fields of a table.';
comment on column airtable.fields.type is 'Airtable''s name of the field type.';
comment on column airtable.fields.options is 'Options of the type in Airtable''s form, such as {"choices": [{"name": "Done"}]} or {"precision": 2}.';
comment on column airtable.fields."position" is 'Place among the fields of the table, from 1.';
create index fields_linked_table_id_idx
    on airtable.fields using btree (tenant_id, (options ->> 'linkedTableId'::text))
    where type = 'multipleRecordLinks'::text;
create unique index fields_table_id_name_key
    on airtable.fields using btree (tenant_id, table_id, lower(name));
create policy delete_own_tenant on airtable.fields
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.fields
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy read_own_tenant on airtable.fields
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.fields
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger fields_changed_fault_triggers
    after update on airtable.fields
    for each row
    when ((old.type is distinct from new.type))
    execute function automation.tg_fields__fault_triggers();
create trigger fields_deleted_fault_triggers
    after delete on airtable.fields
    for each row
    execute function automation.tg_fields__fault_triggers();
create trigger fields_follow_in_typed_views_of_changed
    after update on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__follow_in_typed_views();
create trigger fields_follow_in_typed_views_of_deleted
    after delete on airtable.fields
    referencing old table as changed_fields
    for each statement
    execute function airtable.tg_fields__follow_in_typed_views();
create trigger fields_follow_in_typed_views_of_new
    after insert on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__follow_in_typed_views();
create trigger fields_leave_views
    after delete on airtable.fields
    referencing old table as deleted_fields
    for each statement
    execute function airtable.tg_fields__leave_views();
create trigger fields_note_changes
    after insert or delete or update on airtable.fields
    for each row
    execute function airtable.tg_fields__note_changes();
create trigger fields_note_computed_of_changed
    after update on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__note_computed();
create trigger fields_note_computed_of_deleted
    after delete on airtable.fields
    referencing old table as changed_fields
    for each statement
    execute function airtable.tg_fields__note_computed();
create trigger fields_note_computed_of_new
    after insert on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__note_computed();
grant insert (id, name, options, "position", table_id, tenant_id, type), update (name, options, "position", type) on table airtable.fields to application_user;
grant select, delete on table airtable.fields to application_user;

-- function airtable.tg_tables__follow_in_typed_view()
create or replace function airtable.tg_tables__follow_in_typed_view()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform airtable.follow_table(new.tenant_id, new.id);
    return null;
end;
$function$;
alter function airtable.tg_tables__follow_in_typed_view() owner to pyairtable_owner;
comment on function airtable.tg_tables__follow_in_typed_view() is 'Brings the typed view of a table with another name or description up to date.';
revoke execute on function airtable.tg_tables__follow_in_typed_view() from public;

-- function airtable.tg_tables__note_changes()
create or replace function airtable.tg_tables__note_changes()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_table record := case tg_op when 'DELETE' then old else new end;
    v_old jsonb;
    v_new jsonb;
    v_transaction_id bigint;
begin
    if not exists (
        select
        from airtable.feeds as f
        where f.tenant_id = v_table.tenant_id
            and f.base_id = v_table.base_id
            and f.is_open
    ) then
        return v_table;
    end if;
    if tg_op = 'INSERT' then
        insert into airtable.watched_tables (tenant_id, table_id, base_id)
        values (new.tenant_id, new.id, new.base_id)
        on conflict do nothing;
    else
        v_old := jsonb_build_object('name', old.name, 'description', old.description);
    end if;
    if tg_op = 'DELETE' then
        delete from airtable.watched_tables as w
        where w.tenant_id = old.tenant_id
            and w.table_id = old.id;
    else
        v_new := jsonb_build_object('name', new.name, 'description', new.description);
    end if;
    v_transaction_id := airtable.begin_notes(v_table.tenant_id, v_table.base_id, 'table', v_table.id, 0);
    if v_transaction_id is not null then
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        values (
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'table',
            v_table.id,
            jsonb_build_object(v_table.id, (
                select jsonb_object_agg(side.name, side.value)
                from (values ('old', v_old), ('new', v_new)) as side (name, value)
                where side.value is not null
            ))
        );
    end if;
    return v_table;
end;
$function$;
alter function airtable.tg_tables__note_changes() owner to pyairtable_owner;
comment on function airtable.tg_tables__note_changes() is 'Notes that a table was created, renamed or deleted for the feed of its base, if it has one.';
revoke execute on function airtable.tg_tables__note_changes() from public;

-- table airtable.tables
create table airtable.tables (
    tenant_id         uuid                     not null,
    id                text                     not null default airtable.generate_id('tbl'::text),
    base_id           text                     not null,
    name              text                     not null,
    description       text,
    primary_field_id  text,
    last_auto_number  bigint                   not null default 0,
    created_time      timestamp with time zone not null default now(),
    computed_fields   jsonb,
    link_fields       jsonb,
    attachment_fields text[],
    constraint tables_pkey primary key (tenant_id, id),
    constraint tables_id_check check (id ~ '^tbl[A-Za-z0-9]{14}$'::text),
    constraint tables_last_auto_number_check check (last_auto_number >= 0),
    constraint tables_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint tables_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.bases(tenant_id, id)
        on delete cascade,
    constraint tables_primary_field_id_fkey foreign key (tenant_id, primary_field_id)
        references airtable.fields(tenant_id, id)
        deferrable initially deferred
)
with (fillfactor = 80);
alter table airtable.tables enable row level security;
alter table airtable.tables force row level security;
alter table airtable.tables owner to pyairtable_owner;
comment on table airtable.tables is 'Tables of a base.';
comment on column airtable.tables.primary_field_id is 'The field whose value names a record; null only while the table is being created.';
comment on column airtable.tables.last_auto_number is 'The highest number ever given to a record of this table; numbers are not used twice.';
comment on column airtable.tables.computed_fields is 'Fields whose cells are computed from the record, {field id: type}; null when there is none. Kept by a trigger on airtable.fields.';
comment on column airtable.tables.link_fields is 'Link fields of the table and those of others that lead to it, {field id: id of the table it is in}; null when there is none. Kept by a trigger on airtable.fields.';
comment on column airtable.tables.attachment_fields is 'Ids of the attachment fields of the table; null when there is none. Kept by a trigger on airtable.fields.';
create unique index tables_base_id_name_key on airtable.tables using btree (tenant_id, base_id, lower(name));
create policy delete_own_tenant on airtable.tables
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.tables
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy read_own_tenant on airtable.tables
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.tables
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger tables_follow_in_typed_view
    after update of name, description on airtable.tables
    for each row
    when (((old.name is distinct from new.name) or (old.description is distinct from new.description)))
    execute function airtable.tg_tables__follow_in_typed_view();
create trigger tables_note_created
    after insert on airtable.tables
    for each row
    execute function airtable.tg_tables__note_changes();
create trigger tables_note_deleted
    before delete on airtable.tables
    for each row
    execute function airtable.tg_tables__note_changes();
create trigger tables_note_updated
    after update on airtable.tables
    for each row
    when (((old.name is distinct from new.name) or (old.description is distinct from new.description)))
    execute function airtable.tg_tables__note_changes();
grant insert (base_id, description, id, name, tenant_id), update (description, name, primary_field_id) on table airtable.tables to application_user;
grant select, delete on table airtable.tables to application_user;

-- function app.current_user_id()
create or replace function app.current_user_id()
returns uuid
language sql
stable parallel safe
begin atomic
 select (app.verified_setting('app.current_user_id'::text))::uuid as verified_setting;
end;
alter function app.current_user_id() owner to pyairtable_owner;
comment on function app.current_user_id() is 'The user this transaction works for; null without one, or when the signature of the context does not hold.';
revoke execute on function app.current_user_id() from public;
grant execute on function app.current_user_id() to analyst, anonymous, application_user, auditor, pyairtable_search;

-- table airtable.comments
create table airtable.comments (
    tenant_id         uuid                     not null,
    id                text                     not null default airtable.generate_id('com'::text),
    table_id          text                     not null,
    record_id         text                     not null,
    author_id         uuid,
    text              text                     not null,
    parent_comment_id text,
    created_time      timestamp with time zone not null default clock_timestamp(),
    last_updated_time timestamp with time zone,
    constraint comments_pkey primary key (tenant_id, id),
    constraint comments_text_check check (length(text) >= 1 and length(text) <= 10000),
    constraint comments_parent_comment_id_fkey foreign key (tenant_id, parent_comment_id)
        references airtable.comments(tenant_id, id)
        on delete cascade,
    constraint comments_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.comments enable row level security;
alter table airtable.comments force row level security;
alter table airtable.comments owner to pyairtable_owner;
comment on table airtable.comments is 'Comments on records.';
comment on column airtable.comments.author_id is 'The user who wrote it; null for the tenant''s own service.';
comment on column airtable.comments.parent_comment_id is 'The comment it answers, of the same record, with which it is deleted.';
create index comments_parent_comment_id_idx on airtable.comments using btree (tenant_id, parent_comment_id);
create index comments_record_id_idx
    on airtable.comments using btree (tenant_id, table_id, record_id, created_time desc, id desc);
create policy delete_answers on airtable.comments
    for delete
    to pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy delete_own on airtable.comments
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and ((select app.may('owner'::text) as may) or (select app.may('commenter'::text) as may) and not author_id is distinct from ((select app.current_user_id() as current_user_id))));
create policy empty_trash on airtable.comments
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (false);
create policy insert_own on airtable.comments
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and not author_id is distinct from ((select app.current_user_id() as current_user_id)) and (select app.may('commenter'::text) as may));
create policy read_own_tenant on airtable.comments
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own on airtable.comments
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and not author_id is distinct from ((select app.current_user_id() as current_user_id)) and (select app.may('commenter'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (author_id, parent_comment_id, record_id, table_id, tenant_id, text), update (last_updated_time, text) on table airtable.comments to application_user;
grant select, delete on table airtable.comments to application_user;

-- constraint fields_table_id_fkey on airtable.fields
alter table airtable.fields add constraint fields_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade;

-- table airtable.event_counters
create table airtable.event_counters (
    tenant_id   uuid   not null,
    first_event bigint not null default 1,
    last_event  bigint not null default 0,
    constraint event_counters_pkey primary key (tenant_id),
    constraint event_counters_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
)
with (fillfactor = 50);
alter table airtable.event_counters enable row level security;
alter table airtable.event_counters force row level security;
alter table airtable.event_counters owner to pyairtable_owner;
comment on table airtable.event_counters is 'How many events a tenant has had, and the oldest one kept.';
create policy owner_keeps_event_counters on airtable.event_counters
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on airtable.event_counters
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant select on table airtable.event_counters to application_user;

-- function airtable.tenant_cells(uuid, jsonb)
create or replace function airtable.tenant_cells(tenant_id uuid, cells jsonb)
returns jsonb
language sql
immutable parallel safe
begin atomic
 select jsonb_set('{}'::jsonb, array[(tenant_id)::text], cells) as jsonb_set;
end;
alter function airtable.tenant_cells(uuid, jsonb) owner to pyairtable_owner;
comment on function airtable.tenant_cells(uuid, jsonb) is 'Cells below the id of their tenant, {tenant id: cells}: what records_tenant_cells_idx holds, and a look-up compares.';
revoke execute on function airtable.tenant_cells(uuid, jsonb) from public;
grant execute on function airtable.tenant_cells(uuid, jsonb) to application_user, pyairtable_search;

-- function airtable.tg_records__note_changes()
create or replace function airtable.tg_records__note_changes()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_side text := case tg_op when 'INSERT' then 'new' else 'old' end;
    v_table airtable.watched_tables;
    v_transaction_id bigint;
begin
    for v_table in
        select w.*
        from (
            select distinct c.tenant_id, c.table_id
            from changed_records as c
        ) as changed
        inner join airtable.watched_tables as w
            on changed.tenant_id = w.tenant_id
            and changed.table_id = w.table_id
        order by w.tenant_id, w.base_id, w.table_id
    loop
        v_transaction_id := airtable.begin_notes(v_table.tenant_id, v_table.base_id, 'record', v_table.table_id, (
            select sum(pg_column_size(c.fields))
            from changed_records as c
            where c.tenant_id = v_table.tenant_id
                and c.table_id = v_table.table_id
        ));
        continue when v_transaction_id is null;
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'record',
            v_table.table_id,
            jsonb_object_agg(c.id, jsonb_build_object(
                v_side, jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.fields)
            ))
        from (
            select r.id, r.created_time, r.fields, row_number() over () as place
            from changed_records as r
            where r.tenant_id = v_table.tenant_id
                and r.table_id = v_table.table_id
        ) as c
        group by c.place / 200;
    end loop;
    return null;
end;
$function$;
alter function airtable.tg_records__note_changes() owner to pyairtable_owner;
comment on function airtable.tg_records__note_changes() is 'Notes records that were created or deleted for the feed of their base, if it has one.';
revoke execute on function airtable.tg_records__note_changes() from public;

-- function airtable.tg_records__note_updates()
create or replace function airtable.tg_records__note_updates()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
set enable_nestloop to 'off'
as $function$
declare
    v_table airtable.watched_tables;
    v_bytes bigint;
    v_transaction_id bigint;
begin
    for v_table in
        select w.*
        from (
            select distinct c.tenant_id, c.table_id
            from new_records as c
        ) as changed
        inner join airtable.watched_tables as w
            on changed.tenant_id = w.tenant_id
            and changed.table_id = w.table_id
        order by w.tenant_id, w.base_id, w.table_id
    loop
        select sum(pg_column_size(o.fields) + pg_column_size(n.fields))
        into v_bytes
        from old_records as o
        inner join new_records as n
            on o.tenant_id = n.tenant_id
            and o.id = n.id
        where n.tenant_id = v_table.tenant_id
            and n.table_id = v_table.table_id
            and o.fields <> n.fields;
        continue when v_bytes is null;
        v_transaction_id := airtable.begin_notes(
            v_table.tenant_id, v_table.base_id, 'record', v_table.table_id, v_bytes
        );
        continue when v_transaction_id is null;
        insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            v_table.tenant_id,
            v_table.base_id,
            v_transaction_id,
            'record',
            v_table.table_id,
            jsonb_object_agg(c.id, jsonb_build_object(
                'old', jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.old_fields),
                'new', jsonb_build_object('time', airtable.time_text(c.created_time), 'cells', c.new_fields)
            ))
        from (
            select n.id, n.created_time, o.fields as old_fields, n.fields as new_fields, row_number() over () as place
            from old_records as o
            inner join new_records as n
                on o.tenant_id = n.tenant_id
                and o.id = n.id
            where n.tenant_id = v_table.tenant_id
                and n.table_id = v_table.table_id
                and o.fields <> n.fields
        ) as c
        group by c.place / 200;
    end loop;
    return null;
end;
$function$;
alter function airtable.tg_records__note_updates() owner to pyairtable_owner;
comment on function airtable.tg_records__note_updates() is 'Notes records that were changed for the feed of their base, if it has one.';
revoke execute on function airtable.tg_records__note_updates() from public;

-- function search.record_vector(jsonb)
create or replace function search.record_vector(fields jsonb)
returns tsvector
language plpgsql
immutable parallel safe strict
set search_path to ''
as $function$
declare
    v_share integer;
    v_fields jsonb := fields;
begin
    -- The first test is cheap and keeps the second, which prints the JSON, away from ordinary records.
    if pg_column_size(fields) > 8192 and octet_length(fields::text) > 131072 then
        v_share := 131072 / (select count(*) from jsonb_object_keys(fields));
        v_fields := (
            select jsonb_object_agg(cell.key, left(cell.value, v_share))
            from jsonb_each_text(fields) as cell
        );
    end if;
    return jsonb_to_tsvector('search.words', v_fields, '["string", "numeric"]');
end;
$function$;
alter function search.record_vector(jsonb) owner to pyairtable_owner;
comment on function search.record_vector(jsonb) is 'Words and numbers of a record''s cells. Beyond 128 kB only the beginning of each cell counts.';
revoke execute on function search.record_vector(jsonb) from public;
grant execute on function search.record_vector(jsonb) to application_user, pyairtable_search;

-- function search.tg_records__note_words()
create or replace function search.tg_records__note_words()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    -- Distinct first, since words repeat; sorted, so that two writers take the same keys in the same order.
    insert into search.vocabulary (tenant_id, table_id, word)
    select w.tenant_id, w.table_id, w.word
    from (
        select distinct r.tenant_id, r.table_id, lexeme.word
        from new_records as r
        cross join lateral unnest(tsvector_to_array(r.search_vector)) as lexeme (word)
    ) as w
    where length(w.word) between 3 and 50
        and w.word ~ '[[:alpha:]]{3}'
    order by w.tenant_id, w.table_id, w.word
    on conflict do nothing;
    return null;
end;
$function$;
alter function search.tg_records__note_words() owner to pyairtable_search;
comment on function search.tg_records__note_words() is 'Adds the words of new and changed records to search.vocabulary.';
revoke execute on function search.tg_records__note_words() from public;
grant execute on function search.tg_records__note_words() to pyairtable_owner;

-- table airtable.records
create table airtable.records (
    tenant_id          uuid                     not null,
    id                 text                     not null default airtable.generate_id('rec'::text),
    table_id           text                     not null,
    auto_number        bigint                   not null,
    fields             jsonb                    not null default '{}'::jsonb,
    created_time       timestamp with time zone not null default now(),
    last_modified_time timestamp with time zone not null default now(),
    search_vector      tsvector                 not null generated always as (search.record_vector(fields)) stored,
    created_by         uuid,
    last_modified_by   uuid,
    constraint records_pkey primary key (tenant_id, id),
    constraint records_auto_number_key unique (tenant_id, table_id, auto_number),
    constraint records_fields_check check (jsonb_typeof(fields) = 'object'::text),
    constraint records_id_check check (id ~ '^rec[A-Za-z0-9]{14}$'::text),
    constraint records_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.records enable row level security;
alter table airtable.records force row level security;
alter table airtable.records owner to pyairtable_owner;
comment on table airtable.records is 'Records of all tables.';
comment on column airtable.records.auto_number is 'Number of the record in its table, in the order of creation; the key of paging.';
comment on column airtable.records.fields is 'Cell values in Airtable''s form, keyed by field id; an empty cell has no key.';
comment on column airtable.records.search_vector is 'Words of all cells, by search.record_vector.';
comment on column airtable.records.created_by is 'The user who created it; null for the tenant''s own service, and for a record that was mirrored.';
comment on column airtable.records.last_modified_by is 'The user who changed it last; null for the tenant''s own service, and for a change that was mirrored.';
create index records_search_vector_idx
    on airtable.records using gin (tenant_id, table_id, search_vector)
    with (gin_pending_list_limit='64');
create index records_tenant_cells_idx
    on airtable.records using gin (airtable.tenant_cells(tenant_id, fields) jsonb_path_ops)
    with (gin_pending_list_limit='64');
create policy delete_own_tenant on airtable.records
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.records
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy look_up_all on airtable.records
    for select
    to pyairtable_search
    using (true);
create policy read_own_tenant on airtable.records
    for select
    to analyst, application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.records
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger records_note_created
    after insert on airtable.records
    referencing new table as changed_records
    for each statement
    execute function airtable.tg_records__note_changes();
create trigger records_note_deleted
    after delete on airtable.records
    referencing old table as changed_records
    for each statement
    execute function airtable.tg_records__note_changes();
create trigger records_note_updated
    after update on airtable.records
    referencing old table as old_records new table as new_records
    for each statement
    execute function airtable.tg_records__note_updates();
create trigger records_note_words_of_changed
    after update on airtable.records
    referencing new table as new_records
    for each statement
    execute function search.tg_records__note_words();
create trigger records_note_words_of_new
    after insert on airtable.records
    referencing new table as new_records
    for each statement
    execute function search.tg_records__note_words();
grant select (auto_number, created_time, fields, id, last_modified_time, table_id, tenant_id) on table airtable.records to analyst;
grant insert (auto_number, created_by, created_time, fields, id, last_modified_by, last_modified_time, table_id, tenant_id), update (created_time, fields, last_modified_by, last_modified_time) on table airtable.records to application_user;
grant select, delete on table airtable.records to application_user;
grant select on table airtable.records to pyairtable_search;

-- table airtable.sync_cursors
create table airtable.sync_cursors (
    tenant_id    uuid    not null,
    id           bigint  not null generated by default as identity,
    base_id      text    not null,
    source       text    not null,
    table_id     text,
    cursor       jsonb,
    state        text    not null default 'idle'::text,
    lease_id     uuid,
    leased_until timestamp with time zone,
    started_at   timestamp with time zone,
    synced_at    timestamp with time zone,
    failures     integer not null default 0,
    last_error   text,
    constraint sync_cursors_pkey primary key (tenant_id, id),
    constraint sync_cursors_key unique nulls not distinct (tenant_id, base_id, source, table_id),
    constraint sync_cursors_lease_id_check check ((state = 'running'::text) = (lease_id is not null) and (lease_id is null) = (leased_until is null)),
    constraint sync_cursors_source_check check (source ~ '^[a-z][a-z0-9_.-]{0,62}$'::text),
    constraint sync_cursors_state_check check (state = any (array['idle'::text, 'running'::text, 'failed'::text])),
    constraint sync_cursors_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.bases(tenant_id, id)
        on delete cascade,
    constraint sync_cursors_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.sync_cursors enable row level security;
alter table airtable.sync_cursors force row level security;
alter table airtable.sync_cursors owner to pyairtable_owner;
comment on table airtable.sync_cursors is 'How far each source has been read into a base or a table.';
comment on column airtable.sync_cursors.source is 'What is read: the syncer''s name for it, such as airtable.';
comment on column airtable.sync_cursors.table_id is 'The table that is filled; null for the base as a whole.';
comment on column airtable.sync_cursors.cursor is 'Where to go on, in whatever form the source has; null before anything was read.';
comment on column airtable.sync_cursors.lease_id is 'Held by the syncer that is at work until leased_until, and moved on with every advance.';
comment on column airtable.sync_cursors.failures is 'How often in a row it has failed.';
create index sync_cursors_table_id_idx on airtable.sync_cursors using btree (tenant_id, table_id);
create policy insert_own_tenant on airtable.sync_cursors
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy read_own_tenant on airtable.sync_cursors
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.sync_cursors
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (base_id, source, table_id, tenant_id), update (cursor, failures, last_error, lease_id, leased_until, started_at, state, synced_at) on table airtable.sync_cursors to application_user;
grant select on table airtable.sync_cursors to application_user;

-- table airtable.trashed_links
create table airtable.trashed_links (
    tenant_id  uuid    not null,
    field_id   text    not null,
    record_id  text    not null,
    linked_id  text    not null,
    "position" bigint  not null,
    is_awaited boolean not null default false,
    constraint trashed_links_pkey primary key (tenant_id, field_id, record_id, linked_id),
    constraint trashed_links_field_id_fkey foreign key (tenant_id, field_id)
        references airtable.fields(tenant_id, id)
        on delete cascade
);
alter table airtable.trashed_links enable row level security;
alter table airtable.trashed_links force row level security;
alter table airtable.trashed_links owner to pyairtable_owner;
comment on table airtable.trashed_links is 'Links cut when a record was deleted, and links of mirrored records to such as are still to come. Written by airtable.cut_links, mend_links and await_links only.';
comment on column airtable.trashed_links.field_id is 'The field in whose cell of `record_id` the record `linked_id` stood; of a pair of fields, that of the deleted record.';
comment on column airtable.trashed_links."position" is 'Place in the cell, from 1.';
comment on column airtable.trashed_links.is_awaited is 'Whether the linked record has not been mirrored yet.';
create index trashed_links_linked_id_idx on airtable.trashed_links using btree (tenant_id, linked_id);
create index trashed_links_record_id_idx on airtable.trashed_links using btree (tenant_id, record_id);
create policy empty_trash on airtable.trashed_links
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (false);
create policy read_own_tenant on airtable.trashed_links
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy write_own_tenant on airtable.trashed_links
    to pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
grant select on table airtable.trashed_links to application_user;

-- table airtable.trashed_records
create table airtable.trashed_records (
    tenant_id          uuid                     not null,
    id                 text                     not null,
    table_id           text                     not null,
    auto_number        bigint                   not null,
    fields             jsonb                    not null,
    created_time       timestamp with time zone not null,
    last_modified_time timestamp with time zone not null,
    deleted_time       timestamp with time zone not null default now(),
    deleted_by         uuid,
    created_by         uuid,
    last_modified_by   uuid,
    constraint trashed_records_pkey primary key (tenant_id, id),
    constraint trashed_records_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.trashed_records enable row level security;
alter table airtable.trashed_records force row level security;
alter table airtable.trashed_records owner to pyairtable_owner;
comment on table airtable.trashed_records is 'Deleted records, as they were. Written by airtable.trash_records and untrash_records only.';
comment on column airtable.trashed_records.deleted_by is 'The user who deleted it; null for the tenant''s own service.';
create index trashed_records_table_id_idx
    on airtable.trashed_records using btree (tenant_id, table_id, deleted_time desc, id);
create policy empty_trash on airtable.trashed_records
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (false);
create policy read_own_tenant on airtable.trashed_records
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy write_own_tenant on airtable.trashed_records
    to pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
grant select on table airtable.trashed_records to application_user;

-- function airtable.tg_typed_views__drop_view()
create or replace function airtable.tg_typed_views__drop_view()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_detail text;
begin
    begin
        execute format('drop view if exists %I.%I', old.schema_name, old.view_name);
    exception
        when dependent_objects_still_exist then
            get stacked diagnostics v_detail = pg_exception_detail;
            raise exception using
                errcode = 'PT409',
                message = format('other objects are built upon the view %I.%I', old.schema_name, old.view_name),
                detail = v_detail,
                hint = 'Drop those objects first; whoever operates the database made them.';
        when invalid_schema_name then
            -- Somebody dropped the schema, and the view with it.
            null;
    end;
    if not exists (
        select
        from airtable.typed_views as v
        where v.schema_name = old.schema_name
    ) then
        begin
            execute format('drop schema if exists %I', old.schema_name);
        exception
            when dependent_objects_still_exist then
                -- It holds what others made, and stays for that.
                null;
        end;
    end if;
    return null;
end;
$function$;
alter function airtable.tg_typed_views__drop_view() owner to pyairtable_owner;
comment on function airtable.tg_typed_views__drop_view() is 'Drops the SQL view of a typed view that goes, and its schema when it was the last one there. Raises PT409 while other objects are built upon it.';
revoke execute on function airtable.tg_typed_views__drop_view() from public;

-- table airtable.typed_views
create table airtable.typed_views (
    tenant_id     uuid                     not null,
    table_id      text                     not null,
    schema_name   text                     not null,
    view_name     text                     not null,
    named_after   text,
    columns       jsonb                    not null default '[]'::jsonb,
    stale_because text,
    created_time  timestamp with time zone not null default now(),
    constraint typed_views_pkey primary key (tenant_id, table_id),
    constraint typed_views_view_name_key unique (tenant_id, schema_name, view_name),
    constraint typed_views_columns_check check (jsonb_typeof(columns) = 'array'::text),
    constraint typed_views_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.typed_views enable row level security;
alter table airtable.typed_views force row level security;
alter table airtable.typed_views owner to pyairtable_owner;
comment on table airtable.typed_views is 'SQL views of tables, written by app.create_typed_view and what keeps them current.';
comment on column airtable.typed_views.named_after is 'The name of the table that view_name was made of; null for a name somebody chose.';
comment on column airtable.typed_views.columns is 'Columns of fields in their order: [{"field", "name", "column", "type"}].';
comment on column airtable.typed_views.stale_because is 'Why the view could not follow the last change of its table; null while it is current.';
create policy owner_keeps_typed_views on airtable.typed_views
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on airtable.typed_views
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger typed_views_drop_view
    after delete on airtable.typed_views
    for each row
    execute function airtable.tg_typed_views__drop_view();
grant select on table airtable.typed_views to application_user;

-- table airtable.views
create table airtable.views (
    tenant_id     uuid                     not null,
    id            text                     not null default airtable.generate_id('viw'::text),
    table_id      text                     not null,
    name          text                     not null,
    type          text                     not null default 'grid'::text,
    filter        jsonb,
    sort          jsonb,
    hidden_fields text[]                   not null default '{}'::text[],
    field_order   text[]                   not null default '{}'::text[],
    "position"    integer                  not null,
    created_time  timestamp with time zone not null default now(),
    constraint views_pkey primary key (tenant_id, id),
    constraint views_filter_check check (jsonb_typeof(filter) = 'object'::text),
    constraint views_id_check check (id ~ '^viw[A-Za-z0-9]{14}$'::text),
    constraint views_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint views_sort_check check (jsonb_typeof(sort) = 'array'::text),
    constraint views_type_check check (type = any (array['grid'::text, 'form'::text, 'calendar'::text, 'gallery'::text, 'kanban'::text, 'timeline'::text, 'block'::text])),
    constraint views_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.views enable row level security;
alter table airtable.views force row level security;
alter table airtable.views owner to pyairtable_owner;
comment on table airtable.views is 'Views of a table.';
comment on column airtable.views.type is 'Airtable''s name of the kind of view.';
comment on column airtable.views.filter is 'A filter as api.list_records takes it, with fields by id; null when all records pass.';
comment on column airtable.views.sort is 'A sort as api.list_records takes it, with fields by id; null for the order of creation.';
comment on column airtable.views.hidden_fields is 'Ids of the fields that are left out unless a caller asks for them.';
comment on column airtable.views.field_order is 'Ids of the fields that come first, in their order; the others follow by position.';
comment on column airtable.views."position" is 'Place among the views of the table, from 1.';
create unique index views_table_id_name_key on airtable.views using btree (tenant_id, table_id, lower(name));
create policy delete_own_tenant on airtable.views
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.views
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy read_own_tenant on airtable.views
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on airtable.views
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (field_order, filter, hidden_fields, id, name, "position", sort, table_id, tenant_id, type), update (field_order, filter, hidden_fields, name, "position", sort, type) on table airtable.views to application_user;
grant select, delete on table airtable.views to application_user;

-- table airtable.watched_tables
create table airtable.watched_tables (
    tenant_id uuid not null,
    table_id  text not null,
    base_id   text not null,
    constraint watched_tables_pkey primary key (tenant_id, table_id),
    constraint watched_tables_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.feeds(tenant_id, base_id)
        on delete cascade,
    constraint watched_tables_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table airtable.watched_tables enable row level security;
alter table airtable.watched_tables force row level security;
alter table airtable.watched_tables owner to pyairtable_owner;
comment on table airtable.watched_tables is 'The tables of open feeds: what a write looks at.';
create index watched_tables_base_id_idx on airtable.watched_tables using btree (tenant_id, base_id);
create policy owner_keeps_watched_tables on airtable.watched_tables
    to pyairtable_owner
    using (true)
    with check (true);

-- table airtable.webhooks
create table airtable.webhooks (
    tenant_id                 uuid                     not null,
    id                        text                     not null default airtable.generate_id('ach'::text),
    base_id                   text                     not null,
    notification_url          text,
    are_notifications_enabled boolean                  not null default true,
    specification             jsonb                    not null,
    mac_secret                bytea                    not null,
    first_number              bigint                   not null,
    created_by                uuid,
    created_at                timestamp with time zone not null default now(),
    expires_at                timestamp with time zone not null default now() + '7 days'::interval,
    constraint webhooks_pkey primary key (tenant_id, id),
    constraint webhooks_id_check check (id ~ '^ach[A-Za-z0-9]{14}$'::text),
    constraint webhooks_mac_secret_check check (length(mac_secret) = 32),
    constraint webhooks_notification_url_check check (length(notification_url) >= 1 and length(notification_url) <= 2048),
    constraint webhooks_specification_check check (jsonb_typeof(specification) = 'object'::text),
    constraint webhooks_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.feeds(tenant_id, base_id)
        on delete cascade
);
alter table airtable.webhooks enable row level security;
alter table airtable.webhooks force row level security;
alter table airtable.webhooks owner to pyairtable_owner;
comment on table airtable.webhooks is 'Webhooks of bases.';
comment on column airtable.webhooks.notification_url is 'Where a notification is posted; null for one that is only asked for payloads.';
comment on column airtable.webhooks.specification is 'What it is told of, {"options": {"filters", "includes"}}, as Airtable has it.';
comment on column airtable.webhooks.mac_secret is 'Key of the HMAC-SHA256 of notifications. Shown once, read by nobody but the owner.';
comment on column airtable.webhooks.first_number is 'The first transaction of the base it is told of.';
create index webhooks_base_id_idx on airtable.webhooks using btree (tenant_id, base_id);
create policy delete_own_tenant on airtable.webhooks
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on airtable.webhooks
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may) and not created_by is distinct from ((select app.current_user_id() as current_user_id)));
create policy owner_finds_webhooks on airtable.webhooks
    for select
    to pyairtable_owner
    using (true);
create policy read_own_tenant on airtable.webhooks
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy update_own_tenant on airtable.webhooks
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and expires_at <= (now() + '7 days'::interval));
grant delete on table airtable.webhooks to application_user;
grant select (are_notifications_enabled, base_id, created_at, created_by, expires_at, first_number, id, notification_url, specification, tenant_id), insert (base_id, created_by, first_number, id, mac_secret, notification_url, specification, tenant_id), update (are_notifications_enabled, expires_at, first_number) on table airtable.webhooks to application_user;

-- table app.context_keys
create table app.context_keys (
    id          smallint                 not null generated always as identity,
    inner_block bytea                    not null,
    outer_block bytea                    not null,
    created_at  timestamp with time zone not null default now(),
    retired_at  timestamp with time zone,
    constraint context_keys_pkey primary key (id),
    constraint context_keys_inner_block_check check (length(inner_block) = 64),
    constraint context_keys_outer_block_check check (length(outer_block) = 64)
);
alter table app.context_keys owner to pyairtable_owner;
comment on table app.context_keys is 'Keys that sign request contexts. Only the owner may read them; a retired key signs and verifies nothing.';
comment on column app.context_keys.inner_block is 'Key XOR 0x36…, the inner padded block of HMAC-SHA256.';
comment on column app.context_keys.outer_block is 'Key XOR 0x5c…, the outer padded block of HMAC-SHA256.';
comment on column app.context_keys.retired_at is 'Since when the key is void; null while it is valid.';

-- function automation.tg_outbox__follow_run()
create or replace function automation.tg_outbox__follow_run()
returns trigger
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    if tg_op = 'DELETE' then
        update automation.runs as r
        set
            state = 'succeeded',
            message_id = null,
            finished_at = clock_timestamp()
        where r.tenant_id = old.tenant_id
            and r.id = old.payload ->> 'runId'
            and r.message_id = old.id
            and r.state in ('queued', 'running');
        return null;
    end if;
    update automation.runs as r
    set
        state = case new.state when 'leased' then 'running' when 'waiting' then 'queued' else 'failed' end,
        attempts = new.attempts,
        error = case
            when new.state = 'leased' or new.last_error is not distinct from r.error ->> 'message' then r.error
            else jsonb_build_object('message', new.last_error)
        end,
        started_at = case when new.state = 'leased' then coalesce(r.started_at, clock_timestamp()) else r.started_at end,
        finished_at = case when new.state = 'dead' then clock_timestamp() end
    where r.tenant_id = new.tenant_id
        and r.id = new.payload ->> 'runId'
        and r.message_id = new.id
        and r.state in ('queued', 'running', 'failed');
    return null;
end;
$function$;
alter function automation.tg_outbox__follow_run() owner to pyairtable_owner;
comment on function automation.tg_outbox__follow_run() is 'Lets a run follow the message that hands it out: leased is running, waiting is queued, dead is failed, completed is succeeded.';
revoke execute on function automation.tg_outbox__follow_run() from public;

-- table automation.outbox
create table automation.outbox (
    tenant_id    uuid                     not null,
    id           bigint                   not null generated by default as identity,
    topic        text                     not null,
    ordering_key text,
    payload      jsonb                    not null default '{}'::jsonb,
    state        text                     not null default 'waiting'::text,
    available_at timestamp with time zone not null default now(),
    attempts     integer                  not null default 0,
    max_attempts integer                  not null default 10,
    lease_id     uuid,
    consumer     text,
    last_error   text,
    created_at   timestamp with time zone not null default now(),
    constraint outbox_pkey primary key (tenant_id, id),
    constraint outbox_lease_id_check check ((state = 'leased'::text) = (lease_id is not null)),
    constraint outbox_max_attempts_check check (max_attempts >= 1 and max_attempts <= 100),
    constraint outbox_state_check check (state = any (array['waiting'::text, 'leased'::text, 'dead'::text])),
    constraint outbox_topic_check check (topic ~ '^[a-z][a-z0-9_.]{0,62}$'::text),
    constraint outbox_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table automation.outbox enable row level security;
alter table automation.outbox force row level security;
alter table automation.outbox owner to pyairtable_owner;
comment on table automation.outbox is 'Messages for other processes, written in the transaction of the change. Read and written by functions only.';
comment on column automation.outbox.ordering_key is 'Messages of one tenant and key are handed out one at a time, in order; null asks for no order.';
comment on column automation.outbox.state is 'waiting, leased to a consumer, or dead: tried as often as it may be.';
comment on column automation.outbox.available_at is 'When it may be handed out: for a leased one when the lease ends, for a dead one when it died.';
create index outbox_dead_idx on automation.outbox using btree (available_at) where state = 'dead'::text;
create index outbox_due_idx
    on automation.outbox using btree (tenant_id, available_at, id)
    where state <> 'dead'::text;
create index outbox_leased_idx on automation.outbox using btree (available_at) where state = 'leased'::text;
create index outbox_ordering_key_idx
    on automation.outbox using btree (tenant_id, ordering_key, id)
    where state <> 'dead'::text;
create policy owner_keeps_outbox on automation.outbox
    to pyairtable_owner
    using (true)
    with check (true);
create trigger outbox_follow_run
    after update of state on automation.outbox
    for each row
    when ((new.topic = 'run'::text))
    execute function automation.tg_outbox__follow_run();
create trigger outbox_follow_run_done
    after delete on automation.outbox
    for each row
    when ((old.topic = 'run'::text))
    execute function automation.tg_outbox__follow_run();

-- function automation.tg_workflows__count_version()
create or replace function automation.tg_workflows__count_version()
returns trigger
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end;
$function$;
alter function automation.tg_workflows__count_version() owner to pyairtable_owner;
comment on function automation.tg_workflows__count_version() is 'Counts the versions of a workflow.';
revoke execute on function automation.tg_workflows__count_version() from public;

-- table automation.workflows
create table automation.workflows (
    tenant_id    uuid                     not null,
    id           text                     not null default airtable.generate_id('wfl'::text),
    name         text                     not null,
    definition   jsonb                    not null,
    is_enabled   boolean                  not null default true,
    max_attempts integer                  not null default 3,
    version      integer                  not null default 1,
    created_by   uuid,
    created_at   timestamp with time zone not null default now(),
    updated_by   uuid,
    updated_at   timestamp with time zone not null default now(),
    constraint workflows_pkey primary key (tenant_id, id),
    constraint workflows_name_key unique (tenant_id, name),
    constraint workflows_definition_check check (jsonb_typeof(definition) = 'array'::text),
    constraint workflows_id_check check (id ~ '^wfl[A-Za-z0-9]{14}$'::text),
    constraint workflows_max_attempts_check check (max_attempts >= 1 and max_attempts <= 100),
    constraint workflows_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint workflows_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table automation.workflows enable row level security;
alter table automation.workflows force row level security;
alter table automation.workflows owner to pyairtable_owner;
comment on table automation.workflows is 'Workflows: what is done, step by step, when one of their triggers says so.';
comment on column automation.workflows.definition is 'The actions in their order: [{"type", "name", "config"}].';
comment on column automation.workflows.max_attempts is 'How often a run is tried before it has failed.';
comment on column automation.workflows.version is 'Counts changes of name, definition and attempts; runs keep the one they were made with.';
create policy delete_own_tenant on automation.workflows
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on automation.workflows
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy owner_finds_workflows on automation.workflows
    for select
    to pyairtable_owner
    using (true);
create policy read_own_tenant on automation.workflows
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on automation.workflows
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create trigger workflows_count_version
    before update on automation.workflows
    for each row
    when (((old.name is distinct from new.name) or (old.definition is distinct from new.definition) or (old.max_attempts is distinct from new.max_attempts)))
    execute function automation.tg_workflows__count_version();
grant insert (created_by, definition, id, is_enabled, max_attempts, name, tenant_id, updated_by), update (definition, is_enabled, max_attempts, name, updated_by) on table automation.workflows to application_user;
grant select, delete on table automation.workflows to application_user;

-- table automation.runs
create table automation.runs (
    tenant_id        uuid                     not null,
    id               text                     not null default airtable.generate_id('run'::text),
    workflow_id      text                     not null,
    workflow_version integer                  not null,
    definition       jsonb                    not null,
    trigger_id       text,
    source           text                     not null,
    idempotency_key  text                     not null,
    parent_run_id    text,
    depth            integer                  not null default 1,
    is_chain_end     boolean                  not null default false,
    state            text                     not null default 'queued'::text,
    attempts         integer                  not null default 0,
    message_id       bigint,
    input            jsonb                    not null default '{}'::jsonb,
    output           jsonb,
    error            jsonb,
    requested_by     uuid,
    created_at       timestamp with time zone not null default clock_timestamp(),
    started_at       timestamp with time zone,
    finished_at      timestamp with time zone,
    constraint runs_pkey primary key (tenant_id, id),
    constraint runs_idempotency_key_key unique (tenant_id, workflow_id, idempotency_key),
    constraint runs_finished_at_check check ((state = any (array['succeeded'::text, 'failed'::text, 'cancelled'::text])) = (finished_at is not null)),
    constraint runs_id_check check (id ~ '^run[A-Za-z0-9]{14}$'::text),
    constraint runs_source_check check (source = any (array['record'::text, 'schedule'::text, 'webhook'::text, 'manual'::text])),
    constraint runs_state_check check (state = any (array['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])),
    constraint runs_workflow_id_fkey foreign key (tenant_id, workflow_id)
        references automation.workflows(tenant_id, id)
        on delete cascade
);
alter table automation.runs enable row level security;
alter table automation.runs force row level security;
alter table automation.runs owner to pyairtable_owner;
comment on table automation.runs is 'Runs of workflows. Read by members, written by functions only.';
comment on column automation.runs.definition is 'The workflow''s definition when the run was made.';
comment on column automation.runs.idempotency_key is 'Unique for the workflow: a request that comes twice makes one run.';
comment on column automation.runs.parent_run_id is 'The run whose change started this one.';
comment on column automation.runs.depth is 'Place in the chain of runs that started each other, 1 for the first.';
comment on column automation.runs.is_chain_end is 'Whether changes it made started nothing because the chain was long enough.';
comment on column automation.runs.message_id is 'The message of automation.outbox that hands it out, as long as there is one.';
create index runs_created_at_idx on automation.runs using btree (tenant_id, created_at desc, id);
create index runs_finished_at_idx on automation.runs using btree (finished_at) where finished_at is not null;
create index runs_workflow_id_idx
    on automation.runs using btree (tenant_id, workflow_id, created_at desc, id);
create policy owner_keeps_runs on automation.runs
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on automation.runs
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant select on table automation.runs to application_user;

-- table automation.triggers
create table automation.triggers (
    tenant_id   uuid                     not null,
    id          text                     not null default airtable.generate_id('wtr'::text),
    workflow_id text                     not null,
    type        text                     not null,
    base_id     text,
    table_id    text,
    filter      jsonb,
    condition   jsonb,
    cron        text,
    time_zone   text,
    next_at     timestamp with time zone,
    fault       text,
    created_at  timestamp with time zone not null default clock_timestamp(),
    constraint triggers_pkey primary key (tenant_id, id),
    constraint triggers_cron_check check ((type = 'schedule'::text) = (cron is not null) and (cron is null) = (time_zone is null) and (cron is null) = (next_at is null)),
    constraint triggers_filter_check check ((filter is null) = (condition is null) and (filter is null or type ~~ 'record%'::text) and (filter is not null or type <> 'recordMatches'::text)),
    constraint triggers_id_check check (id ~ '^wtr[A-Za-z0-9]{14}$'::text),
    constraint triggers_table_id_check check ((type ~~ 'record%'::text) = (table_id is not null) and (table_id is null) = (base_id is null)),
    constraint triggers_type_check check (type = any (array['recordCreated'::text, 'recordUpdated'::text, 'recordDeleted'::text, 'recordMatches'::text, 'schedule'::text, 'webhook'::text, 'manual'::text])),
    constraint triggers_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.feeds(tenant_id, base_id)
        on delete cascade,
    constraint triggers_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade,
    constraint triggers_workflow_id_fkey foreign key (tenant_id, workflow_id)
        references automation.workflows(tenant_id, id)
        on delete cascade
);
alter table automation.triggers enable row level security;
alter table automation.triggers force row level security;
alter table automation.triggers owner to pyairtable_owner;
comment on table automation.triggers is 'What has a workflow run.';
comment on column automation.triggers.filter is 'Which records it is about, as api.list_records takes it, with fields by id.';
comment on column automation.triggers.condition is 'The filter as airtable.resolved_filter made it.';
comment on column automation.triggers.cron is 'Five fields of cron: minute, hour, day of month, month, day of week, by the clock of time_zone.';
comment on column automation.triggers.next_at is 'When the schedule comes next.';
comment on column automation.triggers.fault is 'Why it starts nothing any more; null when all is well.';
create index triggers_base_id_idx on automation.triggers using btree (tenant_id, base_id);
create index triggers_next_at_idx
    on automation.triggers using btree (next_at)
    where type = 'schedule'::text and fault is null;
create index triggers_table_id_idx on automation.triggers using btree (tenant_id, table_id);
create index triggers_workflow_id_idx on automation.triggers using btree (tenant_id, workflow_id);
create policy delete_own_tenant on automation.triggers
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy insert_own_tenant on automation.triggers
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
create policy owner_keeps_triggers on automation.triggers
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on automation.triggers
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on automation.triggers
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('editor'::text) as may));
grant insert (base_id, condition, cron, filter, id, next_at, table_id, tenant_id, time_zone, type, workflow_id), update (condition, cron, fault, filter, next_at, time_zone) on table automation.triggers to application_user;
grant select, delete on table automation.triggers to application_user;

-- function app.in_person()
create or replace function app.in_person()
returns boolean
language sql
stable parallel safe
begin atomic
 select ((app.verified_setting('app.current_user_id'::text) is not null) and (coalesce(current_setting('app.current_level'::text, true), ''::text) = ''::text));
end;
alter function app.in_person() owner to pyairtable_owner;
comment on function app.in_person() is 'Whether this transaction works for a person who is there, not for an API key or the tenant''s own service: it has a user, and no level was signed.';
revoke execute on function app.in_person() from public;
grant execute on function app.in_person() to application_user;

-- function core.tg_memberships__keep_owner()
create or replace function core.tg_memberships__keep_owner()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid;
begin
    for v_tenant_id in
        select distinct o.tenant_id
        from old_memberships as o
        where o.role = 'owner'
        order by o.tenant_id
    loop
        perform from core.tenants as t
        where t.id = v_tenant_id
        for no key update;
        -- A tenant that is itself being deleted needs no owner.
        if found and not exists (
            select from core.memberships as m
            where m.tenant_id = v_tenant_id
                and m.role = 'owner'
        ) then
            raise exception using
                errcode = 'PT409',
                message = 'a tenant keeps at least one owner',
                hint = 'Make another member an owner first: api.change_member(user_id, ''owner'').';
        end if;
    end loop;
    return null;
end;
$function$;
alter function core.tg_memberships__keep_owner() owner to pyairtable_owner;
comment on function core.tg_memberships__keep_owner() is 'Refuses, with PT409, to remove or demote the last owner of a tenant.';
revoke execute on function core.tg_memberships__keep_owner() from public;

-- table core.memberships
create table core.memberships (
    tenant_id  uuid                     not null,
    user_id    uuid                     not null,
    role       text                     not null,
    created_at timestamp with time zone not null default now(),
    constraint memberships_pkey primary key (tenant_id, user_id),
    constraint memberships_role_check check (role = any (array['owner'::text, 'editor'::text, 'commenter'::text, 'reader'::text])),
    constraint memberships_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table core.memberships enable row level security;
alter table core.memberships force row level security;
alter table core.memberships owner to pyairtable_owner;
comment on table core.memberships is 'Users of a tenant and their role there.';
comment on column core.memberships.role is 'owner, editor, commenter or reader, from most to least rights.';
create index memberships_user_id_idx on core.memberships using btree (user_id);
create policy delete_oneself on core.memberships
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and user_id = ((select app.current_user_id() as current_user_id)) and (select app.in_person() as in_person));
create policy delete_own_tenant on core.memberships
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy insert_own_tenant on core.memberships
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy owner_manages_memberships on core.memberships
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on core.memberships
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on core.memberships
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger memberships_keep_owner_when_changed
    after update on core.memberships
    referencing old table as old_memberships
    for each statement
    execute function core.tg_memberships__keep_owner();
create trigger memberships_keep_owner_when_removed
    after delete on core.memberships
    referencing old table as old_memberships
    for each statement
    execute function core.tg_memberships__keep_owner();
grant insert (role, tenant_id, user_id), update (role) on table core.memberships to application_user;
grant select, delete on table core.memberships to application_user;

-- table core.users
create table core.users (
    id         uuid                     not null default gen_random_uuid(),
    email      text                     not null,
    name       text                     not null,
    created_at timestamp with time zone not null default now(),
    constraint users_pkey primary key (id),
    constraint users_email_check check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text and length(email) <= 254),
    constraint users_name_check check (length(name) >= 1 and length(name) <= 255)
);
alter table core.users enable row level security;
alter table core.users force row level security;
alter table core.users owner to pyairtable_owner;
comment on table core.users is 'People. Visible to themselves and to members of the tenants they share.';
create unique index users_email_key on core.users using btree (lower(email));
create policy owner_manages_users on core.users
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_members_of_own_tenant on core.users
    for select
    to application_user
    using (id = ((select app.current_user_id() as current_user_id)) or (id in (select m.user_id
   from core.memberships m
  where m.tenant_id = ((select app.current_tenant_id() as current_tenant_id)))));
create policy update_oneself on core.users
    for update
    to application_user
    using (id = ((select app.current_user_id() as current_user_id)) and (select app.in_person() as in_person))
    with check (id = ((select app.current_user_id() as current_user_id)));
grant select on table core.users to application_user;
grant update (name) on table core.users to application_user;

-- function timeseries.tg_conversation_sessions__delete_messages()
create or replace function timeseries.tg_conversation_sessions__delete_messages()
returns trigger
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_session record;
begin
    -- A hold that is being placed waits for this delete, or this one for the hold.
    perform pg_advisory_xact_lock_shared(hashtextextended('ops.legal_holds ' || t.tenant_id, 0))
    from (
        select distinct s.tenant_id
        from old_sessions as s
        order by s.tenant_id
    ) as t;
    select s.id, h.id as hold_id into v_session
    from old_sessions as s
    inner join ops.legal_holds as h on s.tenant_id = h.tenant_id
    where h.released_at is null
        and (h.kind is null or h.kind = 'conversation_messages')
        and exists (
            select
            from timeseries.conversation_messages as m
            where m.tenant_id = s.tenant_id
                and m.session_id = s.id
                and m.created_time >= h.begins
                and m.created_time < h.ends
        )
    limit 1;
    if found then
        raise exception using
            errcode = 'PT409',
            message = format('conversation %s has messages under a legal hold', v_session.id),
            hint = format('It can be deleted when hold %s has been released.', v_session.hold_id);
    end if;
    -- One by one, so that each is looked up by its key, in compressed chunks too.
    for v_session in
        select s.tenant_id, s.id
        from old_sessions as s
        where s.message_count > 0
    loop
        delete from timeseries.conversation_messages as m
        where m.tenant_id = v_session.tenant_id
            and m.session_id = v_session.id;
    end loop;
    return null;
end;
$function$;
alter function timeseries.tg_conversation_sessions__delete_messages() owner to pyairtable_owner;
comment on function timeseries.tg_conversation_sessions__delete_messages() is 'Deletes the messages of conversations that are deleted; refuses with PT409 where one is under a legal hold.';
revoke execute on function timeseries.tg_conversation_sessions__delete_messages() from public;

-- table chat.conversation_sessions
create table chat.conversation_sessions (
    tenant_id          uuid                     not null,
    id                 text                     not null default airtable.generate_id('ses'::text),
    user_id            uuid                     not null,
    title              text                     not null,
    status             text                     not null default 'active'::text,
    shared_with        text                     not null default 'private'::text,
    model              text,
    system_prompt      text,
    metadata           jsonb                    not null default '{}'::jsonb,
    message_count      bigint                   not null default 0,
    created_time       timestamp with time zone not null default now(),
    last_modified_time timestamp with time zone not null default now(),
    last_message_time  timestamp with time zone,
    last_activity_time timestamp with time zone not null generated always as (greatest(last_modified_time, last_message_time)) stored,
    constraint conversation_sessions_pkey primary key (tenant_id, id),
    constraint conversation_sessions_id_check check (id ~ '^ses[A-Za-z0-9]{14}$'::text),
    constraint conversation_sessions_message_count_check check (message_count >= 0),
    constraint conversation_sessions_metadata_check check (jsonb_typeof(metadata) = 'object'::text and octet_length(metadata::text) <= 65536),
    constraint conversation_sessions_model_check check (length(model) >= 1 and length(model) <= 255),
    constraint conversation_sessions_shared_with_check check (shared_with = any (array['private'::text, 'owners'::text, 'tenant'::text])),
    constraint conversation_sessions_status_check check (status = any (array['active'::text, 'archived'::text])),
    constraint conversation_sessions_system_prompt_check check (length(system_prompt) >= 1 and length(system_prompt) <= 16384),
    constraint conversation_sessions_title_check check (length(title) >= 1 and length(title) <= 255),
    constraint conversation_sessions_tenant_id_fkey foreign key (tenant_id)
        references core.tenants(id)
        on delete cascade,
    constraint conversation_sessions_user_id_fkey foreign key (user_id)
        references core.users(id)
        on delete cascade
);
alter table chat.conversation_sessions enable row level security;
alter table chat.conversation_sessions force row level security;
alter table chat.conversation_sessions owner to pyairtable_owner;
comment on table chat.conversation_sessions is 'Conversations; each is its user''s, and is seen by others only as far as it is shared.';
comment on column chat.conversation_sessions.user_id is 'Whose it is; the only one who changes it.';
comment on column chat.conversation_sessions.status is 'active or archived.';
comment on column chat.conversation_sessions.shared_with is 'Who else reads it: private nobody, owners the tenant''s owners, tenant all members.';
comment on column chat.conversation_sessions.model is 'The model that answers, by the name its provider uses.';
comment on column chat.conversation_sessions.metadata is 'Whatever the application keeps with it, at most 64 kB.';
comment on column chat.conversation_sessions.message_count is 'Kept by what writes messages; callers cannot set it.';
comment on column chat.conversation_sessions.last_message_time is 'Kept by what writes messages; null before the first.';
comment on column chat.conversation_sessions.last_activity_time is 'The later of the last change and the last message: the order of lists.';
create index conversation_sessions_metadata_idx
    on chat.conversation_sessions using gin (airtable.tenant_cells(tenant_id, metadata) jsonb_path_ops);
create index conversation_sessions_owner_idx on chat.conversation_sessions using btree (user_id);
create index conversation_sessions_shared_idx
    on chat.conversation_sessions using btree (tenant_id, last_activity_time desc, id)
    where shared_with <> 'private'::text;
create index conversation_sessions_user_id_idx
    on chat.conversation_sessions using btree (tenant_id, user_id, last_activity_time desc, id);
create policy count_messages on chat.conversation_sessions
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (((select app.current_tenant_id() as current_tenant_id)) is null);
create policy delete_own_and_shared on chat.conversation_sessions
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (user_id = ((select app.current_user_id() as current_user_id)) or shared_with <> 'private'::text and (select app.may('owner'::text) as may)));
create policy insert_own on chat.conversation_sessions
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and user_id = ((select app.current_user_id() as current_user_id)) and (shared_with = 'private'::text or (select app.may('commenter'::text) as may)));
create policy look_up_all on chat.conversation_sessions
    for select
    to pyairtable_search
    using (true);
create policy read_own_and_shared on chat.conversation_sessions
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (user_id = ((select app.current_user_id() as current_user_id)) or shared_with = 'tenant'::text or shared_with = 'owners'::text and (select app.may('owner'::text) as may)));
create policy update_own on chat.conversation_sessions
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and user_id = ((select app.current_user_id() as current_user_id)))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and user_id = ((select app.current_user_id() as current_user_id)) and (shared_with = 'private'::text or (select app.may('commenter'::text) as may)));
create trigger conversation_sessions_delete_messages
    after delete on chat.conversation_sessions
    referencing old table as old_sessions
    for each statement
    execute function timeseries.tg_conversation_sessions__delete_messages();
grant insert (id, metadata, model, shared_with, status, system_prompt, tenant_id, title, user_id), update (last_modified_time, metadata, model, shared_with, status, system_prompt, title) on table chat.conversation_sessions to application_user;
grant select, delete on table chat.conversation_sessions to application_user;
grant select on table chat.conversation_sessions to pyairtable_search;

-- constraint memberships_user_id_fkey on core.memberships
alter table core.memberships add constraint memberships_user_id_fkey foreign key (user_id) references core.users(id) on delete cascade;

-- function core.tg_api_keys__end_no_later()
create or replace function core.tg_api_keys__end_no_later()
returns trigger
language plpgsql
set search_path to ''
as $function$
begin
    if coalesce(new.revoked_at, 'infinity') > coalesce(old.revoked_at, 'infinity')
        or coalesce(new.expires_at, 'infinity') > coalesce(old.expires_at, 'infinity') then
        raise exception using
            errcode = 'PT409',
            message = format('API key %s cannot be made to last longer', old.id),
            hint = 'Make a new one with api.create_api_key(name, level, expires_at).';
    end if;
    return new;
end;
$function$;
alter function core.tg_api_keys__end_no_later() owner to pyairtable_owner;
comment on function core.tg_api_keys__end_no_later() is 'Refuses, with PT409, to take back the revocation of an API key or to move its expiry to a later time.';
revoke execute on function core.tg_api_keys__end_no_later() from public;

-- table core.api_keys
create table core.api_keys (
    tenant_id    uuid                     not null,
    id           uuid                     not null default gen_random_uuid(),
    name         text                     not null,
    prefix       text                     not null,
    digest       bytea                    not null,
    level        text                     not null,
    created_by   uuid,
    created_at   timestamp with time zone not null default now(),
    expires_at   timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at   timestamp with time zone,
    constraint api_keys_pkey primary key (tenant_id, id),
    constraint api_keys_digest_check check (length(digest) = 32),
    constraint api_keys_level_check check (level = any (array['owner'::text, 'editor'::text, 'commenter'::text, 'reader'::text])),
    constraint api_keys_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint api_keys_prefix_check check (prefix ~ '^key[A-Za-z0-9]{14}$'::text),
    constraint api_keys_created_by_fkey foreign key (tenant_id, created_by)
        references core.memberships(tenant_id, user_id)
        on delete cascade,
    constraint api_keys_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table core.api_keys enable row level security;
alter table core.api_keys force row level security;
alter table core.api_keys owner to pyairtable_owner;
comment on table core.api_keys is 'API keys of a tenant; the secrets themselves are kept nowhere.';
comment on column core.api_keys.prefix is 'What stands before the dot of the secret: finds the row, and tells people which key it is.';
comment on column core.api_keys.digest is 'SHA-256 of the whole secret. Nobody but the owner reads it.';
comment on column core.api_keys.level is 'What the key may do at most: owner, editor, commenter or reader.';
comment on column core.api_keys.created_by is 'The member it works for; null when the tenant''s own service made it.';
comment on column core.api_keys.last_used_at is 'When it was last shown, give or take a minute.';
comment on column core.api_keys.revoked_at is 'Since when it is void; null while it is not revoked.';
create index api_keys_created_by_idx on core.api_keys using btree (tenant_id, created_by);
create index api_keys_prefix_idx on core.api_keys using btree (prefix);
create policy insert_own_tenant on core.api_keys
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may) and not created_by is distinct from ((select app.current_user_id() as current_user_id)));
create policy owner_finds_api_keys on core.api_keys
    for select
    to pyairtable_owner
    using (true);
create policy owner_notes_use on core.api_keys
    for update
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on core.api_keys
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy revoke_own_tenant on core.api_keys
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger api_keys_end_no_later
    before update of revoked_at, expires_at on core.api_keys
    for each row
    execute function core.tg_api_keys__end_no_later();
grant select (created_at, created_by, expires_at, id, last_used_at, level, name, prefix, revoked_at, tenant_id), insert (created_by, digest, expires_at, level, name, prefix, tenant_id), update (expires_at, revoked_at) on table core.api_keys to application_user;

-- table core.feature_flags
create table core.feature_flags (
    tenant_id  uuid                     not null,
    name       text                     not null,
    enabled    boolean                  not null,
    value      jsonb,
    updated_at timestamp with time zone not null default now(),
    updated_by uuid,
    constraint feature_flags_pkey primary key (tenant_id, name),
    constraint feature_flags_name_check check (name ~ '^[a-z][a-z0-9_.-]{0,62}$'::text),
    constraint feature_flags_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table core.feature_flags enable row level security;
alter table core.feature_flags force row level security;
alter table core.feature_flags owner to pyairtable_owner;
comment on table core.feature_flags is 'Features switched on or off for a tenant. One that has no row is off.';
comment on column core.feature_flags.name is 'Lowercase letters, digits, underscores, dots and hyphens, beginning with a letter.';
comment on column core.feature_flags.value is 'Settings of the feature, in whatever form it reads.';
comment on column core.feature_flags.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';
create policy delete_own_tenant on core.feature_flags
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy insert_own_tenant on core.feature_flags
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy read_own_tenant on core.feature_flags
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on core.feature_flags
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (enabled, name, tenant_id, updated_by, value), update (enabled, updated_at, updated_by, value) on table core.feature_flags to application_user;
grant select, delete on table core.feature_flags to application_user;

-- table core.usage_budgets
create table core.usage_budgets (
    tenant_id  uuid                     not null,
    amount     numeric(18,9)            not null,
    updated_at timestamp with time zone not null default now(),
    updated_by uuid,
    constraint usage_budgets_pkey primary key (tenant_id),
    constraint usage_budgets_amount_check check (amount > 0::numeric),
    constraint usage_budgets_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table core.usage_budgets enable row level security;
alter table core.usage_budgets force row level security;
alter table core.usage_budgets owner to pyairtable_owner;
comment on table core.usage_budgets is 'What a tenant means to spend in a month; one that has no row has no budget.';
comment on column core.usage_budgets.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';
create policy delete_own_tenant on core.usage_budgets
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy insert_own_tenant on core.usage_budgets
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy read_own_tenant on core.usage_budgets
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on core.usage_budgets
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (amount, tenant_id, updated_by), update (amount, updated_at, updated_by) on table core.usage_budgets to application_user;
grant select, delete on table core.usage_budgets to application_user;

-- function files.tg_files__follow_links()
create or replace function files.tg_files__follow_links()
returns trigger
language plpgsql
set search_path to ''
as $function$
begin
    if old.table_id is not null and new.table_id is null then
        new.record_id := null;
    end if;
    if old.session_id is not null and new.session_id is null then
        new.deleted_time := coalesce(new.deleted_time, now());
    end if;
    return new;
end;
$function$;
alter function files.tg_files__follow_links() owner to pyairtable_owner;
comment on function files.tg_files__follow_links() is 'A file whose table is deleted loses its record too; one whose conversation is deleted is deleted with it, until it is purged.';
revoke execute on function files.tg_files__follow_links() from public;

-- table files.files
create table files.files (
    tenant_id      uuid                     not null,
    id             text                     not null default airtable.generate_id('fil'::text),
    name           text                     not null,
    extension      text                     not null,
    mime_type      text                     not null,
    size           bigint                   not null,
    sha256         text,
    storage_key    text                     not null generated always as ((tenant_id::text || '/'::text) || id) stored,
    base_id        text,
    table_id       text,
    record_id      text,
    session_id     text,
    of_session     boolean                  not null default false,
    uploaded_by    uuid,
    text_length    integer,
    indexed_length integer,
    created_time   timestamp with time zone not null default now(),
    stored_time    timestamp with time zone,
    deleted_time   timestamp with time zone,
    deleted_by     uuid,
    state          text                     not null generated always as (
case
    when deleted_time is not null then 'deleted'::text
    when stored_time is not null then 'stored'::text
    else 'pending'::text
end) stored,
    constraint files_pkey primary key (tenant_id, id),
    constraint files_extension_check check (extension ~ '^[a-z0-9]{1,16}$'::text),
    constraint files_id_check check (id ~ '^fil[A-Za-z0-9]{14}$'::text),
    constraint files_link_check check (num_nonnulls(base_id, table_id, session_id) <= 1 and (record_id is null or table_id is not null) and (session_id is null or of_session)),
    constraint files_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'::text),
    constraint files_name_check check (length(name) >= 1 and length(name) <= 255),
    constraint files_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'::text),
    constraint files_size_check check (size >= 0 and size <= '5368709120'::bigint),
    constraint files_base_id_fkey foreign key (tenant_id, base_id)
        references airtable.bases(tenant_id, id)
        on delete set null (base_id),
    constraint files_session_id_fkey foreign key (tenant_id, session_id)
        references chat.conversation_sessions(tenant_id, id)
        on delete set null (session_id),
    constraint files_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete set null (table_id),
    constraint files_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table files.files enable row level security;
alter table files.files force row level security;
alter table files.files owner to pyairtable_owner;
comment on table files.files is 'Files of a tenant: what they are, where they are stored, what they belong to.';
comment on column files.files.mime_type is 'As whoever registered it says, else by its extension; the bytes are not looked at.';
comment on column files.files.sha256 is 'Of the bytes, in hex; null when nobody has said.';
comment on column files.files.storage_key is 'The name of the object in the store.';
comment on column files.files.record_id is 'A record of table_id; may be in the trash, and so is no foreign key.';
comment on column files.files.of_session is 'Seen by those who see the conversation. Stays when the conversation is deleted, so that the file does not become everybody''s.';
comment on column files.files.uploaded_by is 'The user who registered it, who may be gone by now; null for the tenant''s own service.';
comment on column files.files.text_length is 'Characters of its text; null while no text was set.';
comment on column files.files.indexed_length is 'How many of them, from the beginning, are searchable.';
comment on column files.files.state is 'pending (registered), stored or deleted (until it is restored or purged).';
create index files_base_id_idx
    on files.files using btree (tenant_id, base_id, created_time desc, id)
    where base_id is not null;
create index files_created_time_idx on files.files using btree (tenant_id, created_time desc, id);
create index files_deleted_time_idx on files.files using btree (deleted_time) where deleted_time is not null;
create index files_session_id_idx
    on files.files using btree (tenant_id, session_id, created_time desc, id)
    where session_id is not null;
create index files_table_id_idx
    on files.files using btree (tenant_id, table_id, record_id, created_time desc, id)
    where table_id is not null;
create policy insert_own_tenant on files.files
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and not uploaded_by is distinct from ((select app.current_user_id() as current_user_id)) and of_session = (session_id is not null) and
case
    when of_session then (exists (select
       from chat.conversation_sessions s
      where s.tenant_id = files.tenant_id and s.id = files.session_id and s.user_id = ((select app.current_user_id() as current_user_id)) and (s.shared_with = 'private'::text or (select app.may('commenter'::text) as may))))
    else (select app.may('editor'::text) as may)
end);
create policy look_up_all on files.files
    for select
    to pyairtable_search
    using (true);
create policy purge on files.files
    to pyairtable_owner
    using (((select app.current_tenant_id() as current_tenant_id)) is null)
    with check (false);
create policy read_own_tenant on files.files
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (not of_session or (exists (select
   from chat.conversation_sessions s
  where s.tenant_id = files.tenant_id and s.id = files.session_id))));
create policy update_own_tenant on files.files
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and
case
    when of_session then (exists (select
       from chat.conversation_sessions s
      where s.tenant_id = files.tenant_id and s.id = files.session_id and s.user_id = ((select app.current_user_id() as current_user_id)) and (s.shared_with = 'private'::text or (select app.may('commenter'::text) as may))))
    else (select app.may('editor'::text) as may)
end)
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create trigger files_follow_links
    before update of table_id, session_id on files.files
    for each row
    execute function files.tg_files__follow_links();
grant insert (base_id, extension, id, mime_type, name, of_session, record_id, session_id, sha256, size, table_id, tenant_id, uploaded_by), update (deleted_by, deleted_time, indexed_length, sha256, size, stored_time, text_length) on table files.files to application_user;
grant select on table files.files to application_user;
grant select on table files.files to pyairtable_search;

-- table files.contents
create table files.contents (
    tenant_id     uuid     not null,
    file_id       text     not null,
    text          text,
    search_vector tsvector not null,
    constraint contents_pkey primary key (tenant_id, file_id),
    constraint contents_text_check check (octet_length(text) <= 67108864),
    constraint contents_file_id_fkey foreign key (tenant_id, file_id)
        references files.files(tenant_id, id)
        on delete cascade
);
alter table files.contents enable row level security;
alter table files.contents force row level security;
alter table files.contents owner to pyairtable_owner;
comment on table files.contents is 'What a file is searched by: its text, and the words of its text and name.';
comment on column files.contents.text is 'As it was extracted; null while none was set.';
comment on column files.contents.search_vector is 'Words of name (weight A) and text, by files.content_vector.';
create index contents_search_vector_idx on files.contents using gin (tenant_id, search_vector);
create policy insert_own_tenant on files.contents
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (exists (select
   from files.files f
     left join chat.conversation_sessions s on f.tenant_id = s.tenant_id and f.session_id = s.id
  where f.tenant_id = contents.tenant_id and f.id = contents.file_id and
        case
            when f.of_session then s.user_id = ((select app.current_user_id() as current_user_id)) and (s.shared_with = 'private'::text or (select app.may('commenter'::text) as may))
            else (select app.may('editor'::text) as may)
        end)));
create policy look_up_all on files.contents
    for select
    to pyairtable_search
    using (true);
create policy read_own_tenant on files.contents
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (exists (select
   from files.files f
  where f.tenant_id = contents.tenant_id and f.id = contents.file_id)));
create policy update_own_tenant on files.contents
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (exists (select
   from files.files f
     left join chat.conversation_sessions s on f.tenant_id = s.tenant_id and f.session_id = s.id
  where f.tenant_id = contents.tenant_id and f.id = contents.file_id and
        case
            when f.of_session then s.user_id = ((select app.current_user_id() as current_user_id)) and (s.shared_with = 'private'::text or (select app.may('commenter'::text) as may))
            else (select app.may('editor'::text) as may)
        end)))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (file_id, search_vector, tenant_id), update (search_vector, text) on table files.contents to application_user;
grant select on table files.contents to application_user;
grant select on table files.contents to pyairtable_search;

-- table files.default_extensions
create table files.default_extensions (
    extension text   not null,
    mime_type text   not null,
    max_size  bigint not null,
    constraint default_extensions_pkey primary key (extension),
    constraint default_extensions_extension_check check (extension ~ '^[a-z0-9]{1,16}$'::text),
    constraint default_extensions_max_size_check check (max_size >= 1 and max_size <= '5368709120'::bigint),
    constraint default_extensions_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'::text)
);
alter table files.default_extensions enable row level security;
alter table files.default_extensions force row level security;
alter table files.default_extensions owner to pyairtable_owner;
comment on table files.default_extensions is 'Files every tenant may have: by extension the type and the size in bytes at most.';
create policy owner_manages_extensions on files.default_extensions
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_all on files.default_extensions
    for select
    to application_user
    using (true);
grant select on table files.default_extensions to application_user;

-- table files.dropped_objects
create table files.dropped_objects (
    tenant_id   uuid                     not null,
    id          bigint                   not null generated always as identity,
    kind        text                     not null,
    storage_key text                     not null,
    dropped_at  timestamp with time zone not null default now(),
    constraint dropped_objects_pkey primary key (tenant_id, id)
);
alter table files.dropped_objects enable row level security;
alter table files.dropped_objects force row level security;
alter table files.dropped_objects owner to pyairtable_owner;
comment on table files.dropped_objects is 'Objects that the store may drop, of tenants that may be gone themselves. Taken by files.take_dropped_objects.';
comment on column files.dropped_objects.kind is 'files or attachments.';
create index dropped_objects_id_idx on files.dropped_objects using btree (id);
create policy owner_keeps_dropped_objects on files.dropped_objects
    to pyairtable_owner
    using (true)
    with check (true);

-- table files.tenant_extensions
create table files.tenant_extensions (
    tenant_id  uuid                     not null,
    extension  text                     not null,
    allowed    boolean                  not null,
    mime_type  text,
    max_size   bigint,
    updated_at timestamp with time zone not null default now(),
    updated_by uuid,
    constraint tenant_extensions_pkey primary key (tenant_id, extension),
    constraint tenant_extensions_extension_check check (extension ~ '^[a-z0-9]{1,16}$'::text),
    constraint tenant_extensions_max_size_check check (max_size >= 1 and max_size <= '5368709120'::bigint),
    constraint tenant_extensions_mime_type_check check (mime_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'::text),
    constraint tenant_extensions_tenant_id_fkey foreign key (tenant_id)
        references core.tenants(id)
        on delete cascade
);
alter table files.tenant_extensions enable row level security;
alter table files.tenant_extensions force row level security;
alter table files.tenant_extensions owner to pyairtable_owner;
comment on table files.tenant_extensions is 'What a tenant allows or forbids on top of files.default_extensions.';
comment on column files.tenant_extensions.allowed is 'false forbids an extension that the defaults allow.';
comment on column files.tenant_extensions.mime_type is 'Null for that of the defaults, or application/octet-stream.';
comment on column files.tenant_extensions.max_size is 'Bytes at most; null for the size of the defaults, or 100 MB.';
comment on column files.tenant_extensions.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';
create policy delete_own_tenant on files.tenant_extensions
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy insert_own_tenant on files.tenant_extensions
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy read_own_tenant on files.tenant_extensions
    for select
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on files.tenant_extensions
    for update
    to application_user, pyairtable_owner
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (allowed, extension, max_size, mime_type, tenant_id, updated_by), update (allowed, max_size, mime_type, updated_at, updated_by) on table files.tenant_extensions to application_user;
grant select, delete on table files.tenant_extensions to application_user;

-- function ops.tg_legal_holds__lock_out()
create or replace function ops.tg_legal_holds__lock_out()
returns trigger
language plpgsql
set search_path to ''
as $function$
begin
    perform pg_advisory_xact_lock(hashtextextended('ops.legal_holds ' || new.tenant_id, 0));
    return new;
end;
$function$;
alter function ops.tg_legal_holds__lock_out() owner to pyairtable_owner;
comment on function ops.tg_legal_holds__lock_out() is 'Waits for deletes of the tenant''s that could touch what is about to be held.';
revoke execute on function ops.tg_legal_holds__lock_out() from public;

-- table ops.legal_holds
create table ops.legal_holds (
    tenant_id   uuid                     not null,
    id          bigint                   not null generated always as identity,
    kind        text,
    begins      timestamp with time zone not null default '-infinity'::timestamp with time zone,
    ends        timestamp with time zone not null default 'infinity'::timestamp with time zone,
    reason      text                     not null,
    by_operator boolean                  not null default false,
    placed_by   text                     not null,
    placed_at   timestamp with time zone not null default now(),
    released_by text,
    released_at timestamp with time zone,
    constraint legal_holds_pkey primary key (tenant_id, id),
    constraint legal_holds_placed_by_check check (length(placed_by) >= 1 and length(placed_by) <= 255),
    constraint legal_holds_range_check check (begins < ends),
    constraint legal_holds_reason_check check (length(reason) >= 1 and length(reason) <= 2000),
    constraint legal_holds_released_check check ((released_by is null) = (released_at is null)),
    constraint legal_holds_tenant_id_fkey foreign key (tenant_id) references core.tenants(id) on delete cascade
);
alter table ops.legal_holds enable row level security;
alter table ops.legal_holds force row level security;
alter table ops.legal_holds owner to pyairtable_owner;
comment on table ops.legal_holds is 'Legal holds: rows that nothing may delete while released_at is null. Placed by ops.place_hold and api.place_hold.';
comment on column ops.legal_holds.kind is 'As in ops.retention_kinds; null for every kind.';
comment on column ops.legal_holds.begins is 'Rows from here on are held.';
comment on column ops.legal_holds.ends is 'Rows from here on are not.';
comment on column ops.legal_holds.by_operator is 'Whether the operator placed it: only the operator then releases it.';
comment on column ops.legal_holds.placed_by is 'A user''s id, "service" for the tenant''s own service, or whom the operator named.';
create index legal_holds_active_idx
    on ops.legal_holds using btree (tenant_id, kind)
    where released_at is null;
create policy insert_own_tenant on ops.legal_holds
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may) and not by_operator);
create policy owner_keeps_legal_holds on ops.legal_holds
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on ops.legal_holds
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy release_own_tenant on ops.legal_holds
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may) and not by_operator and released_at is null)
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and not by_operator);
create trigger legal_holds_lock_out
    before insert or update on ops.legal_holds
    for each row
    execute function ops.tg_legal_holds__lock_out();
grant insert (begins, ends, kind, placed_by, reason, tenant_id), update (released_at, released_by) on table ops.legal_holds to application_user;
grant select on table ops.legal_holds to application_user;

-- table ops.maintenance_runs
create table ops.maintenance_runs (
    id       bigint                   not null generated always as identity,
    task     text                     not null,
    began_at timestamp with time zone not null default clock_timestamp(),
    ended_at timestamp with time zone,
    chunks   bigint                   not null default 0,
    rows     bigint                   not null default 0,
    error    text,
    run_by   name                     not null default session_user,
    constraint maintenance_runs_pkey primary key (id)
);
alter table ops.maintenance_runs enable row level security;
alter table ops.maintenance_runs force row level security;
alter table ops.maintenance_runs owner to pyairtable_owner;
comment on table ops.maintenance_runs is 'The ledger of maintenance, kept for two years. Written by ops.maintain.';
comment on column ops.maintenance_runs.task is 'As in ops.tasks().';
comment on column ops.maintenance_runs.ended_at is 'Null while it runs, and for ever where the session ended before it could say why.';
comment on column ops.maintenance_runs.chunks is 'Chunks dropped or compressed.';
comment on column ops.maintenance_runs.rows is 'Rows deleted, those of dropped chunks among them, of large ones as the server estimates them.';
comment on column ops.maintenance_runs.error is 'What the server said; what had been done by then stays done.';
create index maintenance_runs_task_idx on ops.maintenance_runs using btree (task, id);
create policy owner_keeps_maintenance_runs on ops.maintenance_runs
    to pyairtable_owner
    using (true)
    with check (true);

-- table ops.retention_kinds
create table ops.retention_kinds (
    kind           text                     not null,
    relation       text                     not null,
    time_column    text                     not null,
    condition      text                     not null default 'true'::text,
    whole_days     boolean                  not null default false,
    is_prefix      boolean                  not null default false,
    keep           interval,
    at_least       interval                 not null default '00:00:00'::interval,
    at_most        interval,
    compress_after interval,
    place          smallint                 not null,
    updated_at     timestamp with time zone not null default now(),
    constraint retention_kinds_pkey primary key (kind),
    constraint retention_kinds_bounds_check check (at_least >= '00:00:00'::interval and at_most >= at_least),
    constraint retention_kinds_compress_after_check check (compress_after >= '1 day'::interval),
    constraint retention_kinds_keep_check check (keep >= '00:00:00'::interval)
);
alter table ops.retention_kinds enable row level security;
alter table ops.retention_kinds force row level security;
alter table ops.retention_kinds owner to pyairtable_owner;
comment on table ops.retention_kinds is 'Kinds of rows that age, and how long the operator keeps each. Set by ops.set_retention.';
comment on column ops.retention_kinds.relation is 'Where the rows are.';
comment on column ops.retention_kinds.time_column is 'From when a row ages.';
comment on column ops.retention_kinds.condition is 'Which rows of the relation age.';
comment on column ops.retention_kinds.whole_days is 'Whether rows go by whole days (UTC): what their rollups are made of.';
comment on column ops.retention_kinds.is_prefix is 'Whether rows go in order only: none goes before an older one of its tenant.';
comment on column ops.retention_kinds.keep is 'How long rows are kept; null for ever.';
comment on column ops.retention_kinds.at_least is 'The shortest period a tenant may choose.';
comment on column ops.retention_kinds.at_most is 'The longest period a tenant may choose; null for any.';
comment on column ops.retention_kinds.compress_after is 'When chunks are compressed, where TimescaleDB can; null never.';
comment on column ops.retention_kinds.place is 'The order of the work.';
create policy owner_keeps_retention_kinds on ops.retention_kinds
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_all on ops.retention_kinds
    for select
    to application_user
    using (true);
grant select on table ops.retention_kinds to application_user;

-- table ops.retention_periods
create table ops.retention_periods (
    tenant_id  uuid                     not null,
    kind       text                     not null,
    keep       interval                 not null,
    updated_at timestamp with time zone not null default now(),
    updated_by uuid,
    constraint retention_periods_pkey primary key (tenant_id, kind),
    constraint retention_periods_keep_check check (keep >= '00:00:00'::interval),
    constraint retention_periods_tenant_id_fkey foreign key (tenant_id)
        references core.tenants(id)
        on delete cascade
);
alter table ops.retention_periods enable row level security;
alter table ops.retention_periods force row level security;
alter table ops.retention_periods owner to pyairtable_owner;
comment on table ops.retention_periods is 'A tenant''s own periods, shorter or longer than the operator''s. Set by api.set_retention.';
comment on column ops.retention_periods.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';
create policy delete_own_tenant on ops.retention_periods
    for delete
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy insert_own_tenant on ops.retention_periods
    for insert
    to application_user
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may));
create policy owner_keeps_retention_periods on ops.retention_periods
    to pyairtable_owner
    using (true)
    with check (true);
create policy read_own_tenant on ops.retention_periods
    for select
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
create policy update_own_tenant on ops.retention_periods
    for update
    to application_user
    using (tenant_id = ((select app.current_tenant_id() as current_tenant_id)) and (select app.may('owner'::text) as may))
    with check (tenant_id = ((select app.current_tenant_id() as current_tenant_id)));
grant insert (keep, kind, tenant_id, updated_by), update (keep, updated_at, updated_by) on table ops.retention_periods to application_user;
grant select, delete on table ops.retention_periods to application_user;

-- table search.vocabulary
create table search.vocabulary (
    tenant_id uuid not null,
    table_id  text not null,
    word      text not null,
    constraint vocabulary_pkey primary key (tenant_id, table_id, word),
    constraint vocabulary_table_id_fkey foreign key (tenant_id, table_id)
        references airtable.tables(tenant_id, id)
        on delete cascade
);
alter table search.vocabulary enable row level security;
alter table search.vocabulary force row level security;
alter table search.vocabulary owner to pyairtable_owner;
comment on table search.vocabulary is 'Words that occur in the records of a table, for finding the word that was meant.';
create index vocabulary_word_idx
    on search.vocabulary using gin (tenant_id, table_id, word extensions.gin_trgm_ops);
create policy look_up_all on search.vocabulary
    for select
    to pyairtable_search
    using (true);
create policy note_words on search.vocabulary
    for insert
    to pyairtable_search
    with check (true);
grant select, insert on table search.vocabulary to pyairtable_search;

-- function timeseries.tg_api_usage_logs__note_changed()
create or replace function timeseries.tg_api_usage_logs__note_changed()
returns trigger
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct c.tenant_id, date_trunc('hour', c.timestamp, 'UTC')
    from (
        select o.tenant_id, o.timestamp
        from old_rows as o
        union all
        select n.tenant_id, n.timestamp
        from new_rows as n
    ) as c
    cross join timeseries.usage_state as s
    left join timeseries.usage_kept as k on c.tenant_id = k.tenant_id
    where c.timestamp >= coalesce(k.kept_from, s.kept_from);
    return null;
end;
$function$;
alter function timeseries.tg_api_usage_logs__note_changed() owner to pyairtable_owner;
comment on function timeseries.tg_api_usage_logs__note_changed() is 'Notes which hours of usage have changed rows.';
revoke execute on function timeseries.tg_api_usage_logs__note_changed() from public;

-- function timeseries.tg_api_usage_logs__note_deleted()
create or replace function timeseries.tg_api_usage_logs__note_deleted()
returns trigger
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    -- What goes from before that time, goes from the rows alone.
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select old.tenant_id, date_trunc('hour', old.timestamp, 'UTC')
    where old.timestamp >= timeseries.usage_kept_from(old.tenant_id);
    return null;
end;
$function$;
alter function timeseries.tg_api_usage_logs__note_deleted() owner to pyairtable_owner;
comment on function timeseries.tg_api_usage_logs__note_deleted() is 'Notes that an hour of usage has lost a row, unless the rollups alone count by then.';
revoke execute on function timeseries.tg_api_usage_logs__note_deleted() from public;

-- function timeseries.tg_api_usage_logs__note_new()
create or replace function timeseries.tg_api_usage_logs__note_new()
returns trigger
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_state timeseries.usage_state;
    v_first timestamptz;
    v_late bigint;
    v_kept timestamptz;
begin
    select s.* into v_state
    from timeseries.usage_state as s;
    select min(n.timestamp), count(*) filter (where n.timestamp < v_state.watermark)
    into v_first, v_late
    from new_rows as n;
    if v_first < greatest(v_state.kept_from, (select max(k.kept_from) from timeseries.usage_kept as k)) then
        select coalesce(k.kept_from, v_state.kept_from) into v_kept
        from new_rows as n
        left join timeseries.usage_kept as k on n.tenant_id = k.tenant_id
        where n.timestamp < coalesce(k.kept_from, v_state.kept_from)
        limit 1;
    end if;
    if v_kept is not null then
        raise exception using
            errcode = 'PT422',
            message = format('usage before %s has been dropped and cannot be added to', v_kept),
            hint = 'Leave the older rows out.';
    end if;
    if v_late > 20000 or current_setting('timescaledb.license') = 'timescale' then
        v_state.watermark := '-infinity';
    elsif v_late > 0 then
        insert into timeseries.usage_late_rows (
            tenant_id, hour, timestamp, user_id, service, endpoint, status, duration_ms, request_bytes, response_bytes,
            tokens_in, tokens_out, cost, model
        )
        select
            n.tenant_id, date_trunc('hour', n.timestamp, 'UTC'), n.timestamp, n.user_id, n.service, n.endpoint, n.status,
            n.duration_ms, n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.model
        from new_rows as n
        where n.timestamp < v_state.watermark;
    end if;
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct n.tenant_id, date_trunc('hour', n.timestamp, 'UTC')
    from new_rows as n
    where n.timestamp >= v_state.watermark;
    return null;
end;
$function$;
alter function timeseries.tg_api_usage_logs__note_new() owner to pyairtable_owner;
comment on function timeseries.tg_api_usage_logs__note_new() is 'Notes which hours of usage have new rows. Raises PT422 for rows before timeseries.usage_kept_from(tenant_id).';
revoke execute on function timeseries.tg_api_usage_logs__note_new() from public;

-- table timeseries.api_usage_logs
create table timeseries.api_usage_logs (
    "timestamp"    timestamp with time zone not null,
    tenant_id      uuid                     not null,
    user_id        uuid,
    service        text                     not null,
    endpoint       text                     not null,
    method         text                     not null,
    status         smallint                 not null,
    duration_ms    integer                  not null,
    request_bytes  bigint                   not null default 0,
    response_bytes bigint                   not null default 0,
    tokens_in      integer                  not null default 0,
    tokens_out     integer                  not null default 0,
    cost           numeric(18,9)            not null default 0,
    model          text,
    request_id     text,
    metadata       jsonb,
    constraint api_usage_logs_amounts_check check (duration_ms >= 0 and request_bytes >= 0 and response_bytes >= 0 and tokens_in >= 0 and tokens_out >= 0 and cost >= 0::numeric),
    constraint api_usage_logs_endpoint_check check (length(endpoint) >= 1 and length(endpoint) <= 500),
    constraint api_usage_logs_metadata_check check (jsonb_typeof(metadata) = 'object'::text),
    constraint api_usage_logs_method_check check (length(method) >= 1 and length(method) <= 20),
    constraint api_usage_logs_model_check check (length(model) >= 1 and length(model) <= 255),
    constraint api_usage_logs_request_id_check check (length(request_id) >= 1 and length(request_id) <= 200),
    constraint api_usage_logs_service_check check (length(service) >= 1 and length(service) <= 100),
    constraint api_usage_logs_status_check check (status >= 100 and status <= 599)
);
alter table timeseries.api_usage_logs owner to pyairtable_owner;
comment on table timeseries.api_usage_logs is 'Requests that services answered, one row each, in chunks of a day. Written by api.log_usage, read by api.usage_* functions.';
comment on column timeseries.api_usage_logs."timestamp" is 'When the request began.';
comment on column timeseries.api_usage_logs.user_id is 'For whom, who may be gone by now; null where the tenant''s own service asked.';
comment on column timeseries.api_usage_logs.endpoint is 'The route, not the address: /v0/{base_id}, so that there are few.';
comment on column timeseries.api_usage_logs.duration_ms is 'Whole milliseconds.';
comment on column timeseries.api_usage_logs.cost is 'In the currency the tenant is billed in, nine digits after the point.';
comment on column timeseries.api_usage_logs.request_id is 'Tells one request from another within a tenant: see api.log_usage.';
select public.create_hypertable(
    relation => 'timeseries.api_usage_logs',
    time_column_name => 'timestamp',
    chunk_time_interval => interval '1 day',
    associated_schema_name => 'ts_chunks',
    create_default_indexes => false
);
create unique index api_usage_logs_request_id_key
    on timeseries.api_usage_logs using btree (tenant_id, request_id, "timestamp")
    where request_id is not null;
create index api_usage_logs_tenant_id_idx
    on timeseries.api_usage_logs using btree (tenant_id, "timestamp" desc);
create trigger api_usage_logs_note_changed
    after update on timeseries.api_usage_logs
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function timeseries.tg_api_usage_logs__note_changed();
create trigger api_usage_logs_note_deleted
    after delete on timeseries.api_usage_logs
    for each row
    execute function timeseries.tg_api_usage_logs__note_deleted();
create trigger api_usage_logs_note_new
    after insert on timeseries.api_usage_logs
    referencing new table as new_rows
    for each statement
    execute function timeseries.tg_api_usage_logs__note_new();

-- function timeseries.message_vector(text)
create or replace function timeseries.message_vector(content text)
returns tsvector
language sql
immutable parallel safe strict
set search_path to ''
as $function$
    select to_tsvector('search.words', left(content, 131072))
$function$;
alter function timeseries.message_vector(text) owner to pyairtable_owner;
comment on function timeseries.message_vector(text) is 'Words of the first 131,072 characters of a message.';
revoke execute on function timeseries.message_vector(text) from public;

-- table timeseries.conversation_messages
create table timeseries.conversation_messages (
    tenant_id     uuid                     not null,
    session_id    text                     not null,
    id            text                     not null default airtable.generate_id('msg'::text),
    role          text                     not null,
    content       text                     not null,
    tools_used    jsonb,
    tokens_in     integer                  not null default 0,
    tokens_out    integer                  not null default 0,
    cost          numeric(18,9)            not null default 0,
    model         text,
    created_time  timestamp with time zone not null,
    metadata      jsonb,
    search_vector tsvector                 generated always as (timeseries.message_vector(content)) stored,
    constraint conversation_messages_pkey primary key (tenant_id, session_id, created_time, id),
    constraint conversation_messages_amounts_check check (tokens_in >= 0 and tokens_out >= 0 and cost >= 0::numeric),
    constraint conversation_messages_content_check check (length(content) <= 1048576),
    constraint conversation_messages_id_check check (id ~ '^msg[A-Za-z0-9]{14}$'::text),
    constraint conversation_messages_metadata_check check (jsonb_typeof(metadata) = 'object'::text),
    constraint conversation_messages_model_check check (length(model) >= 1 and length(model) <= 255),
    constraint conversation_messages_role_check check (role = any (array['user'::text, 'assistant'::text, 'system'::text, 'tool'::text])),
    constraint conversation_messages_tools_used_check check (jsonb_typeof(tools_used) = 'array'::text)
);
alter table timeseries.conversation_messages owner to pyairtable_owner;
comment on table timeseries.conversation_messages is 'Messages of conversations in chunks of a week. Written by api.append_messages, read by api.list_messages and its neighbours.';
comment on column timeseries.conversation_messages.role is 'user, assistant, system or tool.';
comment on column timeseries.conversation_messages.tools_used is 'The tools the message called, an array of objects; null for none.';
comment on column timeseries.conversation_messages.cost is 'In the currency the tenant is billed in, nine digits after the point.';
comment on column timeseries.conversation_messages.created_time is 'Later than that of the message before it in the conversation.';
comment on column timeseries.conversation_messages.search_vector is 'Words of the first 131,072 characters.';
select public.create_hypertable(
    relation => 'timeseries.conversation_messages',
    time_column_name => 'created_time',
    chunk_time_interval => interval '7 days',
    associated_schema_name => 'ts_chunks',
    create_default_indexes => false
);
create index conversation_messages_search_vector_idx
    on timeseries.conversation_messages using gin (tenant_id, search_vector);
create index conversation_messages_tools_used_idx
    on timeseries.conversation_messages using gin (airtable.tenant_cells(tenant_id, tools_used) jsonb_path_ops)
    where tools_used is not null;

-- table timeseries.usage_dirty_hours
create table timeseries.usage_dirty_hours (
    tenant_id uuid                     not null,
    hour      timestamp with time zone not null,
    id        bigint                   not null generated always as identity,
    constraint usage_dirty_hours_pkey primary key (tenant_id, hour, id)
);
alter table timeseries.usage_dirty_hours owner to pyairtable_owner;
comment on table timeseries.usage_dirty_hours is 'Hours of a tenant that have changed since they were rolled up, once for each change.';

-- table timeseries.usage_kept
create table timeseries.usage_kept (
    tenant_id uuid                     not null,
    kept_from timestamp with time zone not null,
    constraint usage_kept_pkey primary key (tenant_id)
);
alter table timeseries.usage_kept owner to pyairtable_owner;
comment on table timeseries.usage_kept is 'What timeseries.usage_state.kept_from is for tenants with a period of their own. At midnight (UTC).';

-- table timeseries.usage_late_rows
create table timeseries.usage_late_rows (
    tenant_id      uuid                     not null,
    hour           timestamp with time zone not null,
    id             bigint                   not null generated always as identity,
    "timestamp"    timestamp with time zone not null,
    user_id        uuid,
    service        text                     not null,
    endpoint       text                     not null,
    status         smallint                 not null,
    duration_ms    integer                  not null,
    request_bytes  bigint                   not null,
    response_bytes bigint                   not null,
    tokens_in      integer                  not null,
    tokens_out     integer                  not null,
    cost           numeric                  not null,
    model          text,
    constraint usage_late_rows_pkey primary key (tenant_id, hour, id)
);
alter table timeseries.usage_late_rows owner to pyairtable_owner;
comment on table timeseries.usage_late_rows is 'Rows that came after their hour was rolled up, to be added to it (Apache edition; few at a time, else the hour is dirty).';

-- table timeseries.usage_rollup_days
create table timeseries.usage_rollup_days (
    tenant_id      uuid                     not null,
    dimension      text                     not null,
    day            timestamp with time zone not null,
    key            text                     not null,
    requests       bigint                   not null,
    client_errors  bigint                   not null,
    server_errors  bigint                   not null,
    duration_ms    bigint                   not null,
    request_bytes  bigint                   not null,
    response_bytes bigint                   not null,
    tokens_in      bigint                   not null,
    tokens_out     bigint                   not null,
    cost           numeric                  not null,
    latency        integer[],
    constraint usage_rollup_days_pkey primary key (tenant_id, dimension, day, key)
)
with (toast_tuple_target = 256);
alter table timeseries.usage_rollup_days owner to pyairtable_owner;
comment on table timeseries.usage_rollup_days is 'Usage of a tenant by day: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous aggregates that from before timeseries.usage_kept_from(tenant_id).';
create index usage_rollup_days_day_idx on timeseries.usage_rollup_days using btree (day, tenant_id);

-- table timeseries.usage_rollup_hours
create table timeseries.usage_rollup_hours (
    tenant_id      uuid                     not null,
    dimension      text                     not null,
    hour           timestamp with time zone not null,
    key            text                     not null,
    requests       bigint                   not null,
    client_errors  bigint                   not null,
    server_errors  bigint                   not null,
    duration_ms    bigint                   not null,
    request_bytes  bigint                   not null,
    response_bytes bigint                   not null,
    tokens_in      bigint                   not null,
    tokens_out     bigint                   not null,
    cost           numeric                  not null,
    latency        integer[],
    constraint usage_rollup_hours_pkey primary key (tenant_id, dimension, hour, key)
)
with (toast_tuple_target = 256);
alter table timeseries.usage_rollup_hours owner to pyairtable_owner;
comment on table timeseries.usage_rollup_hours is 'Usage of a tenant by hour: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous aggregates that from before timeseries.usage_kept_from(tenant_id).';
create index usage_rollup_hours_hour_idx on timeseries.usage_rollup_hours using btree (hour, tenant_id);

-- table timeseries.usage_state
create table timeseries.usage_state (
    id        boolean                  not null default true,
    watermark timestamp with time zone not null default '-infinity'::timestamp with time zone,
    kept_from timestamp with time zone not null default '-infinity'::timestamp with time zone,
    constraint usage_state_pkey primary key (id),
    constraint usage_state_id_check check (id)
);
alter table timeseries.usage_state owner to pyairtable_owner;
comment on table timeseries.usage_state is 'How far the rollups of usage reach. One row.';
comment on column timeseries.usage_state.watermark is 'Hours before it are in the rollups, but those that timeseries.usage_dirty_hours names; later ones are read from the rows.';
comment on column timeseries.usage_state.kept_from is 'Rows before it have been dropped; the rollups are all there is of that time, and nothing is written there any more.';

-- view timeseries.usage_days
create or replace view timeseries.usage_days
with (security_invoker = true)
as
select tenant_id,
    dimension,
    day,
    key,
    requests,
    client_errors,
    server_errors,
    duration_ms,
    request_bytes,
    response_bytes,
    tokens_in,
    tokens_out,
    cost,
    latency
   from timeseries.usage_rollup_days r;
alter view timeseries.usage_days owner to pyairtable_owner;
comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours.';

-- view timeseries.usage_hours
create or replace view timeseries.usage_hours
with (security_invoker = true)
as
select tenant_id,
    dimension,
    hour,
    key,
    requests,
    client_errors,
    server_errors,
    duration_ms,
    request_bytes,
    response_bytes,
    tokens_in,
    tokens_out,
    cost,
    latency
   from timeseries.usage_rollup_hours r;
alter view timeseries.usage_hours owner to pyairtable_owner;
comment on view timeseries.usage_hours is 'Usage by hour: dimension is total, endpoint, user, model or service, key which of them, empty for none. The same columns in both editions; latency, a histogram, stands with total and endpoint. Read it through timeseries.usage_facts, which knows which hours are to be believed.';

-- function airtable.add_choices(text, text[])
create or replace function airtable.add_choices(field_id text, names text[])
returns jsonb
language plpgsql
set search_path to ''
as $function$
declare
    v_options jsonb;
begin
    select f.options into v_options
    from airtable.fields as f
    where f.tenant_id = (select app.require('editor'))
        and f.id = field_id
        and f.type in ('singleSelect', 'multipleSelects')
    for no key update;
    if v_options is null then
        raise exception using
            errcode = 'PT404',
            message = format('select field %s does not exist', coalesce(field_id, 'null')),
            hint = 'List the fields of a table with api.list_tables(base_id).';
    end if;

    update airtable.fields as f
    set options = v_options || jsonb_build_object('choices', coalesce(v_options -> 'choices', '[]') || (
        select coalesce(jsonb_agg(jsonb_build_object('name', fresh.name) order by fresh.place), '[]')
        from (
            select given.name, min(given.ordinality) as place
            from unnest(names) with ordinality as given (name, ordinality)
            where not coalesce(v_options -> 'choices', '[]') @> jsonb_build_array(jsonb_build_object('name', given.name))
            group by given.name
        ) as fresh
    ))
    where f.tenant_id = (select app.current_tenant_id())
        and f.id = field_id
    returning f.options into v_options;
    return v_options;
end;
$function$;
alter function airtable.add_choices(text, text[]) owner to pyairtable_owner;
comment on function airtable.add_choices(text, text[]) is 'Appends to a select field the choices it lacks and returns its options. Raises PT404 when there is no such field.';
revoke execute on function airtable.add_choices(text, text[]) from public;
grant execute on function airtable.add_choices(text, text[]) to application_user;

-- function airtable.add_missing_choices(text, jsonb[])
create or replace function airtable.add_missing_choices(table_id text, cells jsonb[])
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_field_id text;
    v_names text[];
begin
    for v_field_id, v_names in
        select f.id, array_agg(distinct given.name)
        from airtable.fields as f
        cross join unnest(cells) as record (fields)
        cross join lateral jsonb_path_query(record.fields -> f.id, '$[*]') as choice
        cross join lateral (select choice #>> '{}') as given (name)
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = add_missing_choices.table_id
            and f.type in ('singleSelect', 'multipleSelects')
            and f.options ? 'choices'
            and not f.options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', given.name))
        group by f.id
        order by f.id
    loop
        perform airtable.add_choices(v_field_id, v_names);
    end loop;
end;
$function$;
alter function airtable.add_missing_choices(text, jsonb[]) owner to pyairtable_owner;
comment on function airtable.add_missing_choices(text, jsonb[]) is 'Adds to the select fields of a table the choices that cells (keyed by field id) have and the fields lack: one update a field.';
revoke execute on function airtable.add_missing_choices(text, jsonb[]) from public;
grant execute on function airtable.add_missing_choices(text, jsonb[]) to application_user;

-- function airtable.all_faults(jsonb[])
create or replace function airtable.all_faults(faults jsonb[])
returns jsonb
language sql
immutable parallel safe
set search_path to ''
as $function$
    select coalesce(jsonb_agg(fault.value order by record.ordinality, fault.ordinality), '[]')
    from unnest(faults) with ordinality as record (faults, ordinality)
    cross join lateral jsonb_array_elements(record.faults) with ordinality as fault (value, ordinality)
$function$;
alter function airtable.all_faults(jsonb[]) owner to pyairtable_owner;
comment on function airtable.all_faults(jsonb[]) is 'One list of the faults of all records, each [{"index", "field", "value", "message"}] or null.';
revoke execute on function airtable.all_faults(jsonb[]) from public;
grant execute on function airtable.all_faults(jsonb[]) to application_user;

-- function airtable.attachment_cell(airtable.attachments)
create or replace function airtable.attachment_cell(attachment airtable.attachments)
returns jsonb
language sql
stable parallel safe
begin atomic
 select jsonb_strip_nulls(jsonb_build_object('id', (attachment).id, 'url', (attachment).url, 'filename', (attachment).filename, 'size', (attachment).size, 'type', (attachment).mime_type, 'width', (attachment).width, 'height', (attachment).height, 'thumbnails', (attachment).thumbnails)) as jsonb_strip_nulls;
end;
alter function airtable.attachment_cell(airtable.attachments) owner to pyairtable_owner;
comment on function airtable.attachment_cell(airtable.attachments) is 'An attachment as its cell holds it: {"id", "url", "filename", "size", "type", "width", "height", "thumbnails"}.';
revoke execute on function airtable.attachment_cell(airtable.attachments) from public;
grant execute on function airtable.attachment_cell(airtable.attachments) to application_user;

-- function airtable.attachment_json(airtable.attachments)
create or replace function airtable.attachment_json(attachment airtable.attachments)
returns json
language sql
stable parallel safe
begin atomic
 select json_build_object('id', (attachment).id, 'tableId', (attachment).table_id, 'recordId', (attachment).record_id, 'fieldId', (attachment).field_id, 'url', (attachment).url, 'filename', (attachment).filename, 'size', (attachment).size, 'type', (attachment).mime_type, 'width', (attachment).width, 'height', (attachment).height, 'sha256', (attachment).sha256, 'storageKey', (attachment).storage_key, 'state', (attachment).state, 'failure', (attachment).failure, 'createdTime', (attachment).created_time, 'storedTime', (attachment).stored_time) as json_build_object;
end;
alter function airtable.attachment_json(airtable.attachments) owner to pyairtable_owner;
comment on function airtable.attachment_json(airtable.attachments) is 'An attachment as a store''s service sees it: {"id", "tableId", "recordId", "fieldId", "url", "filename", "size", "type", "width", "height", "sha256", "storageKey", "state", "failure", "createdTime", "storedTime"}.';
revoke execute on function airtable.attachment_json(airtable.attachments) from public;
grant execute on function airtable.attachment_json(airtable.attachments) to application_user;

-- function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[])
create or replace function airtable.await_links(
    table_id text,
    ids text[],
    new_ids text[],
    field_ids text[],
    record_ids text[],
    linked_ids text[],
    places bigint[]
)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    -- A mirrored record is what it is elsewhere, not what it was here before it was deleted.
    delete from airtable.trashed_records as t
    where t.tenant_id = v_tenant_id
        and t.id = any (new_ids);
    delete from airtable.trashed_links as k
    where k.tenant_id = v_tenant_id
        and (
            k.record_id = any (ids) and k.is_awaited
            or (k.record_id = any (new_ids) or k.linked_id = any (new_ids)) and not k.is_awaited
        );
    insert into airtable.trashed_links (tenant_id, field_id, record_id, linked_id, position, is_awaited)
    select v_tenant_id, w.field_id, w.record_id, w.linked_id, w.place, true
    from unnest(field_ids, record_ids, linked_ids, places) as w (field_id, record_id, linked_id, place)
    inner join airtable.fields as f
        on f.tenant_id = v_tenant_id
        and f.id = w.field_id
        and f.table_id = await_links.table_id
        and f.type = 'multipleRecordLinks'
    on conflict (tenant_id, field_id, record_id, linked_id) do update
    set
        position = excluded.position,
        is_awaited = true;
    if cardinality(new_ids) > 0 then
        perform airtable.mend_links(table_id, new_ids);
    end if;
end;
$function$;
alter function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) owner to pyairtable_owner;
comment on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) is 'After records of a table were mirrored (`ids`, of which `new_ids` were not there): notes their links to records that are still to come, four arrays of one length, in place of those noted before; links that waited for the new ones come into both cells (see airtable.mend_links). What the trash has of the new ones is deleted. Raises PT403 below level editor.';
revoke execute on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) from public;
grant execute on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) to application_user;

-- function airtable.begin_notes(uuid, text, text, text, bigint)
create or replace function airtable.begin_notes(
    tenant_id uuid,
    base_id text,
    kind text,
    table_id text,
    bytes bigint
)
returns bigint
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_limit constant bigint := 32 * 1024 * 1024;
    v_source text := coalesce(nullif(current_setting('app.action_source', true), ''), 'publicApi');
    v_transaction airtable.transactions;
begin
    update airtable.transactions as t
    set
        noted_bytes = t.noted_bytes + begin_notes.bytes,
        is_truncated = t.is_truncated or t.noted_bytes + begin_notes.bytes > v_limit
    where t.tenant_id = begin_notes.tenant_id
        and t.base_id = begin_notes.base_id
        and t.xid = pg_current_xact_id()
        and t.started_at = now()
    returning t.* into v_transaction;
    if v_transaction.id is null then
        insert into airtable.transactions as t (tenant_id, base_id, source, user_id, noted_bytes, is_truncated)
        values (
            begin_notes.tenant_id,
            begin_notes.base_id,
            case
                when v_source in (
                    'anonymousUser', 'automation', 'client', 'formSubmission', 'publicApi', 'sync', 'system'
                ) then v_source
                else 'unknown'
            end,
            case when app.current_tenant_id() = begin_notes.tenant_id then app.current_user_id() end,
            begin_notes.bytes,
            begin_notes.bytes > v_limit
        )
        returning t.* into v_transaction;
    end if;
    if v_transaction.is_truncated then
        insert into airtable.changes as c (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            begin_notes.tenant_id, begin_notes.base_id, v_transaction.id, begin_notes.kind, begin_notes.table_id, '{}'
        where not exists (
            select
            from airtable.changes as known
            where known.tenant_id = begin_notes.tenant_id
                and known.base_id = begin_notes.base_id
                and known.transaction_id = v_transaction.id
                and known.kind = begin_notes.kind
                and known.table_id = begin_notes.table_id
        );
        return null;
    end if;
    return v_transaction.id;
end;
$function$;
alter function airtable.begin_notes(uuid, text, text, text, bigint) owner to pyairtable_owner;
comment on function airtable.begin_notes(uuid, text, text, text, bigint) is 'The row of airtable.transactions for this transaction and base, made if need be, under which `bytes` more will be noted; null when that is more than 32 MB: then the table alone is noted.';
revoke execute on function airtable.begin_notes(uuid, text, text, text, bigint) from public;

-- function airtable.build_typed_view(uuid, text)
create or replace function airtable.build_typed_view(tenant_id uuid, table_id text)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set lock_timeout to '2s'
as $function$
declare
    v_view airtable.typed_views;
    v_table airtable.tables;
    v_columns jsonb;
    v_name text;
    v_place text;
    v_column record;
    v_grants text[];
    v_statement text;
begin
    select v.* into strict v_view
    from airtable.typed_views as v
    where v.tenant_id = build_typed_view.tenant_id
        and v.table_id = build_typed_view.table_id;
    select t.* into strict v_table
    from airtable.tables as t
    where t.tenant_id = build_typed_view.tenant_id
        and t.id = build_typed_view.table_id;
    v_columns := airtable.typed_columns(tenant_id, table_id, v_view.columns);
    v_name := v_view.view_name;
    v_place := format('%I.%I', v_view.schema_name, v_name);

    if to_regclass(v_place) is not null then
        if v_table.name <> v_view.named_after then
            v_name := case
                when airtable.sql_name(v_table.name, 'table') = v_name then v_name
                else airtable.free_view_name(v_view.schema_name, v_table.name)
            end;
            if v_name <> v_view.view_name then
                execute format('alter view %s rename to %I', v_place, v_name);
                v_place := format('%I.%I', v_view.schema_name, v_name);
            end if;
        end if;

        if exists (
            select
            from jsonb_array_elements(v_view.columns) as old (value)
            where not exists (
                select
                from jsonb_array_elements(v_columns) as new (value)
                where new.value ->> 'field' = old.value ->> 'field'
                    and new.value ->> 'type' = old.value ->> 'type'
            )
        ) then
            v_grants := array(
                select format(
                    'grant %s on %s to %s%s',
                    acl.privilege_type,
                    v_place,
                    case acl.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
                    case when acl.is_grantable then ' with grant option' else '' end
                )
                from pg_catalog.pg_class as c
                cross join aclexplode(c.relacl) as acl
                where c.oid = v_place::regclass
                    and acl.grantee <> c.relowner
            );
            execute format('drop view %s', v_place);
        else
            -- By way of names that no field gives, since two fields may have changed theirs.
            for v_column in
                select old.value ->> 'column' as old_name, new.value ->> 'column' as new_name, old.place
                from jsonb_array_elements(v_view.columns) with ordinality as old (value, place)
                inner join jsonb_array_elements(v_columns) as new (value)
                    on new.value ->> 'field' = old.value ->> 'field'
                where new.value ->> 'column' <> old.value ->> 'column'
            loop
                execute format('alter view %s rename column %I to %I', v_place, v_column.old_name, '~' || v_column.place);
            end loop;
            for v_column in
                select new.value ->> 'column' as new_name, old.place
                from jsonb_array_elements(v_view.columns) with ordinality as old (value, place)
                inner join jsonb_array_elements(v_columns) as new (value)
                    on new.value ->> 'field' = old.value ->> 'field'
                where new.value ->> 'column' <> old.value ->> 'column'
            loop
                execute format('alter view %s rename column %I to %I', v_place, '~' || v_column.place, v_column.new_name);
            end loop;
        end if;
    end if;
    v_grants := coalesce(
        v_grants,
        case when to_regclass(v_place) is null then array[format('grant select on %s to application_user, analyst', v_place)] end
    );

    execute format(
        'create or replace view %s with (security_invoker = true) as
        select
            r.id as record_id,
            r.auto_number as record_number,
            r.created_time,
            r.last_modified_time%s
        from airtable.records as r
        where r.tenant_id = %L::uuid
            and r.table_id = %L',
        v_place,
        (
            select string_agg(format(e',\n            %s as %I', c.value ->> 'expression', c.value ->> 'column'), '' order by c.place)
            from jsonb_array_elements(v_columns) with ordinality as c (value, place)
        ),
        tenant_id,
        table_id
    );
    execute format('alter view %s owner to pyairtable_views', v_place);
    foreach v_statement in array coalesce(v_grants, array[]::text[]) loop
        execute v_statement;
    end loop;
    execute format('comment on view %s is %L', v_place, concat_ws(e'\n', v_table.name, v_table.description));
    for v_column in
        select c.value ->> 'column' as name, c.value ->> 'name' as comment
        from jsonb_array_elements(v_columns) as c (value)
    loop
        execute format('comment on column %s.%I is %L', v_place, v_column.name, v_column.comment);
    end loop;

    update airtable.typed_views as v
    set
        view_name = v_name,
        named_after = case when v.named_after is not null then v_table.name end,
        columns = (
            select coalesce(jsonb_agg(c.value - 'expression' order by c.place), '[]')
            from jsonb_array_elements(v_columns) with ordinality as c (value, place)
        ),
        stale_because = null
    where v.tenant_id = build_typed_view.tenant_id
        and v.table_id = build_typed_view.table_id;
end;
$function$;
alter function airtable.build_typed_view(uuid, text) owner to pyairtable_owner;
comment on function airtable.build_typed_view(uuid, text) is 'Makes the SQL view of an airtable.typed_views row what its table is now, or raises what PostgreSQL does.';
revoke execute on function airtable.build_typed_view(uuid, text) from public;

-- function airtable.cast_cell(text, jsonb, jsonb)
create or replace function airtable.cast_cell(type text, options jsonb, value jsonb)
returns jsonb
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_kind text := jsonb_typeof(value);
    v_text text := btrim(value #>> '{}');
    v_bare text;
begin
    if v_kind = 'null' then
        return value;
    end if;

    case
        when type in ('singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber') then
            if v_kind in ('number', 'boolean') then
                return to_jsonb(v_text);
            end if;

        when type in ('number', 'currency', 'percent', 'duration', 'rating') then
            if v_kind = 'string' then
                if v_text = '' then
                    return 'null'::jsonb;
                end if;
                if type = 'duration' and v_text ~ '^[0-9]{1,6}:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?$' then
                    return to_jsonb(
                        split_part(v_text, ':', 1)::numeric * 3600
                        + split_part(v_text, ':', 2)::numeric * 60
                        + coalesce(nullif(split_part(v_text, ':', 3), ''), '0')::numeric
                    );
                end if;
                v_bare := regexp_replace(v_text, '^([+-]?)[$€£¥₹ ]+|[$€£¥₹ ]+$', '\1', 'g');
                if v_bare ~ '^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?%?$' then
                    v_bare := replace(v_bare, ',', '');
                end if;
                if v_bare ~ '^[+-]?([0-9]{1,255}(\.[0-9]{0,255})?|\.[0-9]{1,255})([eE][+-]?[0-9]{1,2})?$' then
                    return to_jsonb(v_bare::numeric);
                end if;
                if type = 'percent' and v_bare ~ '^[+-]?([0-9]{1,255}(\.[0-9]{0,255})?|\.[0-9]{1,255}) ?%$' then
                    return to_jsonb(trim_scale(rtrim(v_bare, ' %')::numeric * 0.01));
                end if;
            end if;

        when type = 'checkbox' then
            if lower(v_text) in ('true', 'yes', 'y', 'on', 'x', 'checked', '1') then
                return 'true'::jsonb;
            end if;
            if lower(v_text) in ('false', 'no', 'n', 'off', 'unchecked', '0', '') then
                return 'false'::jsonb;
            end if;

        when type in ('date', 'dateTime') then
            if v_kind = 'string'
                and v_text ~ '^[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?$' then
                v_bare := replace(replace(v_text, '/', '-'), ',', '.');
                if type = 'date' then
                    v_bare := substring(v_bare, '^[0-9]+-[0-9]+-[0-9]+');
                    if pg_input_is_valid(v_bare, 'date') then
                        return to_jsonb(v_bare::date);
                    end if;
                elsif pg_input_is_valid(v_bare, 'timestamptz') then
                    return airtable.utc_time(to_jsonb(v_bare));
                end if;
            end if;

        when type = 'singleSelect' then
            if v_kind = 'array' and jsonb_array_length(value) = 1 then
                return airtable.cast_cell(type, options, value -> 0);
            end if;
            if v_kind in ('string', 'number', 'boolean') then
                return to_jsonb(airtable.nearest_choice(options, v_text));
            end if;

        when type = 'multipleSelects' then
            if v_kind = 'string' and options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', v_text)) then
                return jsonb_build_array(v_text);
            end if;
            if v_kind in ('string', 'number', 'boolean') then
                value := to_jsonb(string_to_array(v_text, ','));
                v_kind := 'array';
            end if;
            if v_kind = 'array' and not jsonb_path_exists(value, '$[*] ? (@.type() == "object" || @.type() == "null")') then
                return (
                    select coalesce(jsonb_agg(named.name order by named.place), '[]')
                    from (
                        select airtable.nearest_choice(options, btrim(part.name)) as name, min(part.place) as place
                        from jsonb_array_elements_text(value) with ordinality as part (name, place)
                        where btrim(part.name) <> ''
                        group by 1
                    ) as named
                );
            end if;

        when type = 'multipleRecordLinks' then
            if v_kind = 'string' then
                return to_jsonb(regexp_split_to_array(nullif(v_text, ''), '\s*,\s*'));
            end if;

        when type = 'barcode' then
            if v_kind in ('string', 'number') then
                return case when v_text = '' then 'null' else jsonb_build_object('text', v_text) end;
            end if;

        else
            return value;
    end case;
    return value;
end;
$function$;
alter function airtable.cast_cell(text, jsonb, jsonb) owner to pyairtable_owner;
comment on function airtable.cast_cell(text, jsonb, jsonb) is 'The value as a field of this type would hold it, "12.5" as 12.5, "yes" as true, "red, blue" as ["red", "blue"]; unchanged where there is no unambiguous reading.';
revoke execute on function airtable.cast_cell(text, jsonb, jsonb) from public;
grant execute on function airtable.cast_cell(text, jsonb, jsonb) to application_user;

-- function airtable.cast_records(text, jsonb)
create or replace function airtable.cast_records(table_id text, records jsonb)
returns jsonb
language sql
stable
set search_path to ''
as $function$
    with keys as (
        select given.key, f.type, f.options
        from airtable.fields as f
        cross join unnest(array[f.id, f.name]) as given (key)
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = cast_records.table_id
    )

    select
        coalesce(
            jsonb_agg(
                case
                    when jsonb_typeof(item.value -> 'fields') = 'object' then
                        item.value || jsonb_build_object('fields', cast_fields.value)
                    else
                        item.value
                end
                order by item.place
            ),
            '[]'
        )
    from jsonb_array_elements(records) with ordinality as item (value, place)
    cross join lateral (
        select
            coalesce(
                jsonb_object_agg(
                    cell.key,
                    case
                        when keys.key is null then cell.value
                        else airtable.cast_cell(keys.type, keys.options, cell.value)
                    end
                ),
                '{}'
            )
        from jsonb_each(case when jsonb_typeof(item.value -> 'fields') = 'object' then item.value -> 'fields' end) as cell
        left join keys on keys.key = cell.key
    ) as cast_fields (value)
$function$;
alter function airtable.cast_records(text, jsonb) owner to pyairtable_owner;
comment on function airtable.cast_records(text, jsonb) is 'The batch with every cell as airtable.cast_cell reads it for its field.';
revoke execute on function airtable.cast_records(text, jsonb) from public;
grant execute on function airtable.cast_records(text, jsonb) to application_user;

-- function airtable.choice_names(jsonb)
create or replace function airtable.choice_names(options jsonb)
returns text
language sql
immutable parallel safe
set search_path to ''
as $function$
    select coalesce(string_agg(choice.value ->> 'name', ', ' order by choice.ordinality), 'none is defined')
    from jsonb_array_elements(options -> 'choices') with ordinality as choice (value, ordinality)
$function$;
alter function airtable.choice_names(jsonb) owner to pyairtable_owner;
comment on function airtable.choice_names(jsonb) is 'Names of the choices of a select field, in their order, for messages.';
revoke execute on function airtable.choice_names(jsonb) from public;
grant execute on function airtable.choice_names(jsonb) to application_user;

-- function airtable.cell_problem(text, jsonb, jsonb)
create or replace function airtable.cell_problem(type text, options jsonb, value jsonb)
returns text
language sql
stable parallel safe
begin atomic
 select
         case
             when (value = 'null'::jsonb) then null::text
             when (type = any (array['singleLineText'::text, 'multilineText'::text, 'richText'::text, 'email'::text, 'url'::text, 'phoneNumber'::text])) then
             case
                 when (jsonb_typeof(value) <> 'string'::text) then 'expected a string'::text
                 else null::text
             end
             when (type = any (array['number'::text, 'currency'::text, 'percent'::text, 'duration'::text])) then
             case
                 when (jsonb_typeof(value) <> 'number'::text) then 'expected a number'::text
                 else null::text
             end
             when (type = 'rating'::text) then
             case
                 when (jsonb_typeof(value) <> 'number'::text) then 'expected a whole number'::text
                 when ((((value #>> '{}'::text[]))::numeric < (1)::numeric) or (((value #>> '{}'::text[]))::numeric > (coalesce(((options ->> 'max'::text))::integer, 10))::numeric) or ((((value #>> '{}'::text[]))::numeric % (1)::numeric) <> (0)::numeric)) then format('expected a whole number from 1 to %s'::text, coalesce((options ->> 'max'::text), '10'::text))
                 else null::text
             end
             when (type = 'checkbox'::text) then
             case
                 when (jsonb_typeof(value) <> 'boolean'::text) then 'expected true or false'::text
                 else null::text
             end
             when (type = 'date'::text) then
             case
                 when (value = '""'::jsonb) then null::text
                 when ((jsonb_typeof(value) <> 'string'::text) or ((value #>> '{}'::text[]) !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text) or (not pg_input_is_valid((value #>> '{}'::text[]), 'date'::text))) then 'expected a date such as "2026-01-31"'::text
                 else null::text
             end
             when (type = 'dateTime'::text) then
             case
                 when (value = '""'::jsonb) then null::text
                 when ((jsonb_typeof(value) <> 'string'::text) or ((value #>> '{}'::text[]) !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$'::text) or (not pg_input_is_valid((value #>> '{}'::text[]), 'timestamptz'::text))) then 'expected a time such as "2026-01-31T12:30:00.000Z"'::text
                 else null::text
             end
             when (type = 'singleSelect'::text) then
             case
                 when (jsonb_typeof(value) <> 'string'::text) then 'expected the name of a choice'::text
                 when ((value <> '""'::jsonb) and (options ? 'choices'::text) and (not ((options -> 'choices'::text) @> jsonb_build_array(jsonb_build_object('name', value))))) then format('expected one of its choices: %s'::text, airtable.choice_names(options))
                 else null::text
             end
             when (type = 'multipleSelects'::text) then
             case
                 when ((jsonb_typeof(value) <> 'array'::text) or jsonb_path_exists(value, 'strict $[*]?(@.type() != "string")'::jsonpath)) then 'expected an array of names of choices'::text
                 when ((options ? 'choices'::text) and (not (jsonb_path_query_array(options, '$."choices"[*]."name"'::jsonpath) @> value))) then format('expected names of its choices: %s'::text, airtable.choice_names(options))
                 else null::text
             end
             when (type = 'multipleRecordLinks'::text) then
             case
                 when ((jsonb_typeof(value) <> 'array'::text) or jsonb_path_exists(value, 'strict $[*]?(@.type() != "string")'::jsonpath) or jsonb_path_exists(value, '$[*]?(!(@ like_regex "^rec[A-Za-z0-9]{14}$"))'::jsonpath)) then 'expected an array of record ids'::text
                 else null::text
             end
             when (type = 'multipleAttachments'::text) then
             case
                 when ((jsonb_typeof(value) <> 'array'::text) or jsonb_path_exists(value, 'strict $[*]?(@.type() != "object")'::jsonpath) or jsonb_path_exists(value, '$[*]?(!(@."url".type() == "string" || @."id".type() == "string"))'::jsonpath)) then 'expected an array of objects with "url" or "id"'::text
                 when jsonb_path_exists(value, '$[*]."url"?(!(@ like_regex "^https?://."))'::jsonpath) then 'expected a "url" that begins with https:// or http://'::text
                 when jsonb_path_exists(value, '$[*]."filename"?(!(@ like_regex "^.{0,255}$" flag "s"))'::jsonpath) then 'expected a "filename" of at most 255 characters'::text
                 when jsonb_path_exists(value, '$[*]?((((@."id".type() != "string" || @."type"?(@ != null).type() != "string") || @."thumbnails"?(@ != null).type() != "object") || exists (@."size"?(@ != null)?(!(((@.type() == "number" && @ >= 0) && @ < 9007199254740992) && @.floor() == @)))) || exists (@.keyvalue()?(@."key" == "width" || @."key" == "height")."value"?(@ != null)?(!(((@.type() == "number" && @ >= 0) && @ < 2147483647) && @.floor() == @))))'::jsonpath) then 'expected strings in "id" and "type", whole numbers in "size", "width" and "height", an object in "thumbnails"'::text
                 else null::text
             end
             when (type = 'multipleCollaborators'::text) then
             case
                 when ((jsonb_typeof(value) <> 'array'::text) or jsonb_path_exists(value, 'strict $[*]?(@.type() != "object")'::jsonpath) or jsonb_path_exists(value, '$[*]?(!(@."id".type() == "string" || @."email".type() == "string"))'::jsonpath)) then 'expected an array of objects with "id" or "email"'::text
                 else null::text
             end
             when (type = 'singleCollaborator'::text) then
             case
                 when ((jsonb_typeof(value) <> 'object'::text) or (not jsonb_path_exists(value, '$?(@."id".type() == "string" || @."email".type() == "string")'::jsonpath))) then 'expected an object with "id" or "email"'::text
                 else null::text
             end
             when (type = 'barcode'::text) then
             case
                 when ((jsonb_typeof(value) <> 'object'::text) or (jsonb_typeof((value -> 'text'::text)) is distinct from 'string'::text)) then 'expected an object with "text"'::text
                 else null::text
             end
             when (type = 'aiText'::text) then
             case
                 when (jsonb_typeof(value) <> 'object'::text) then 'expected an object'::text
                 else null::text
             end
             when (type = 'mirrored'::text) then null::text
             else 'the field is computed and cannot be written'::text
         end as "case";
end;
alter function airtable.cell_problem(text, jsonb, jsonb) owner to pyairtable_owner;
comment on function airtable.cell_problem(text, jsonb, jsonb) is 'Why a field of this type and options cannot hold the value, or null when it can. Shape: "expected …". Type "mirrored" stands for a computed field whose cells come from elsewhere.';
revoke execute on function airtable.cell_problem(text, jsonb, jsonb) from public;
grant execute on function airtable.cell_problem(text, jsonb, jsonb) to application_user;

-- function airtable.change_links(text[], text[], text[], boolean[], boolean)
create or replace function airtable.change_links(
    record_ids text[],
    field_ids text[],
    linked_ids text[],
    is_added boolean[],
    is_touched boolean default true
)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
begin
    with change as materialized (
        select given.*
        from unnest(record_ids, field_ids, linked_ids, is_added)
            with ordinality as given (record_id, field_id, linked_id, is_added, place)
    ),

    link as (
        select r.id as record_id, cell.field_id, old.linked_id, old.place as old_place, null::bigint as place, null::boolean as is_added
        from (select distinct c.record_id, c.field_id from change as c) as cell
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = cell.record_id
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(r.fields -> cell.field_id) = 'array' then r.fields -> cell.field_id else '[]' end
        ) with ordinality as old (linked_id, place)
        union all
        select c.record_id, c.field_id, c.linked_id, null, c.place, c.is_added
        from change as c
    ),

    known as (
        select
            l.record_id,
            l.field_id,
            l.linked_id,
            min(l.old_place) as old_place,
            min(l.place) as place,
            coalesce(bool_or(l.is_added), true) as is_kept
        from link as l
        group by l.record_id, l.field_id, l.linked_id
    ),

    cell as (
        select
            k.record_id,
            k.field_id,
            jsonb_agg(k.linked_id order by k.old_place, k.place) filter (where k.is_kept) as value
        from known as k
        group by k.record_id, k.field_id
        having bool_or(k.is_kept and k.old_place is null or not k.is_kept and k.old_place is not null)
    ),

    changed as (
        select
            c.record_id,
            coalesce(jsonb_object_agg(c.field_id, c.value) filter (where c.value is not null), '{}') as cells,
            array_agg(c.field_id) filter (where c.value is null) as emptied
        from cell as c
        group by c.record_id
    )

    update airtable.records as r
    set
        fields = (r.fields || changed.cells) - coalesce(changed.emptied, '{}'),
        last_modified_time = case when is_touched then now() else r.last_modified_time end,
        last_modified_by = case when is_touched then v_user_id else r.last_modified_by end
    from changed
    where r.tenant_id = v_tenant_id
        and r.id = changed.record_id;
end;
$function$;
alter function airtable.change_links(text[], text[], text[], boolean[], boolean) owner to pyairtable_owner;
comment on function airtable.change_links(text[], text[], text[], boolean[], boolean) is 'Adds links to cells, or takes them out: four arrays of one length, the cell''s record and field, the record that is linked, and whether it is added. New links follow the old ones in the order given; a link that is there stays where it is. Records that change are modified now if `is_touched`. Locks no record first.';
revoke execute on function airtable.change_links(text[], text[], text[], boolean[], boolean) from public;
grant execute on function airtable.change_links(text[], text[], text[], boolean[], boolean) to application_user;

-- function airtable.change_payload(text, bigint, jsonb)
create or replace function airtable.change_payload(
    base_id text,
    transaction_id bigint,
    specification jsonb default '{"options": {"filters": {"dataTypes": ["tableData", "tableFields", "tableMetadata"]}}}'::jsonb
)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_filters jsonb := specification #> '{options,filters}';
    v_includes jsonb := coalesce(specification #> '{options,includes}', '{}');
    v_types text[] := array(select jsonb_array_elements_text(v_filters -> 'dataTypes'));
    v_changes text[] := case
        when v_filters ? 'changeTypes' then array(select jsonb_array_elements_text(v_filters -> 'changeTypes'))
        else array['add', 'update', 'remove']
    end;
    v_watched text[] := case
        when v_filters ? 'watchDataInFieldIds' then array(select jsonb_array_elements_text(v_filters -> 'watchDataInFieldIds'))
    end;
    v_schemas text[] := case
        when v_filters ? 'watchSchemasOfFieldIds' then
            array(select jsonb_array_elements_text(v_filters -> 'watchSchemasOfFieldIds'))
    end;
    v_unchanged jsonb := v_includes -> 'includeCellValuesInFieldIds';
    v_transaction airtable.transactions;
    v_tables jsonb;
begin
    select t.* into v_transaction
    from airtable.transactions as t
    where t.tenant_id = v_tenant_id
        and t.base_id = change_payload.base_id
        and t.id = transaction_id;
    if v_transaction.id is null
        or v_filters ? 'fromSources' and not v_filters -> 'fromSources' ? v_transaction.source then
        return null;
    end if;

    if v_transaction.is_truncated then
        select jsonb_build_object('changedTablesById', jsonb_object_agg(c.table_id, '{}'::jsonb))
        into v_tables
        from airtable.changes as c
        where c.tenant_id = v_tenant_id
            and c.base_id = change_payload.base_id
            and c.transaction_id = change_payload.transaction_id
            and airtable.data_type(c.kind) = any (v_types)
            and coalesce(v_filters ->> 'recordChangeScope', c.table_id) = c.table_id
        having count(*) > 0;
    else
        with net as (
            select
                c.kind,
                c.table_id,
                object.key as id,
                (array_agg(object.value -> 'old' order by c.id))[1] as old,
                (array_agg(object.value -> 'new' order by c.id desc))[1] as new
            from airtable.changes as c
            cross join lateral jsonb_each(c.objects) as object (key, value)
            where c.tenant_id = v_tenant_id
                and c.base_id = change_payload.base_id
                and c.transaction_id = change_payload.transaction_id
                and coalesce(v_filters ->> 'recordChangeScope', c.table_id) = c.table_id
            group by c.kind, c.table_id, object.key
        ),

        changed as (
            select
                n.*,
                case
                    when n.old is null then 'add'
                    when n.new is null then 'remove'
                    else 'update'
                end as change,
                array(
                    select part.key
                    from jsonb_object_keys(
                        case n.kind
                            when 'record' then coalesce(n.old -> 'cells', '{}') || coalesce(n.new -> 'cells', '{}')
                            else coalesce(n.old, '{}') || coalesce(n.new, '{}')
                        end
                    ) as part (key)
                    where
                        case n.kind
                            when 'record' then n.old -> 'cells' -> part.key is distinct from n.new -> 'cells' -> part.key
                            else n.old -> part.key is distinct from n.new -> part.key
                        end
                ) as keys
            from net as n
            where n.old is distinct from n.new
                -- What a table that is gone by now held before is gone with it.
                and (
                    n.kind = 'table'
                    or not exists (
                        select
                        from net as gone
                        where gone.kind = 'table'
                            and gone.table_id = n.table_id
                            and gone.new is null
                    )
                )
        ),

        passing as (
            select c.*
            from changed as c
            where airtable.data_type(c.kind) = any (v_types)
                and c.change = any (v_changes)
                and (c.kind <> 'record' or v_watched is null or c.keys && v_watched)
                and (c.kind <> 'field' or v_schemas is null or c.id = any (v_schemas))
                and (c.change <> 'update' or c.keys <> '{}')
        ),

        told as (
            select
                p.kind,
                p.table_id,
                p.id,
                p.change,
                case
                    when p.change = 'remove' then null
                    when p.change = 'add' and p.kind = 'record' then
                        jsonb_build_object('createdTime', p.new -> 'time', 'cellValuesByFieldId', p.new -> 'cells')
                    when p.change = 'add' then p.new
                    when p.kind = 'record' then
                        jsonb_build_object('current', jsonb_build_object('cellValuesByFieldId', (
                            select jsonb_object_agg(cell.key, coalesce(p.new -> 'cells' -> cell.key, 'null'))
                            from unnest(p.keys) as cell (key)
                        )))
                        || case
                            when coalesce((v_includes ->> 'includePreviousCellValues')::boolean, false) then
                                jsonb_build_object('previous', jsonb_build_object('cellValuesByFieldId', (
                                    select jsonb_object_agg(cell.key, coalesce(p.old -> 'cells' -> cell.key, 'null'))
                                    from unnest(p.keys) as cell (key)
                                )))
                            else '{}'
                        end
                        || case
                            when v_unchanged is not null then
                                jsonb_build_object('unchanged', jsonb_build_object('cellValuesByFieldId', coalesce((
                                    select jsonb_object_agg(cell.key, cell.value)
                                    from jsonb_each(p.new -> 'cells') as cell (key, value)
                                    where cell.key <> all (p.keys)
                                        and (v_unchanged = '"all"' or v_unchanged ? cell.key)
                                ), '{}')))
                            else '{}'
                        end
                    else
                        jsonb_build_object('current', (
                            select jsonb_object_agg(part.key, p.new -> part.key)
                            from unnest(p.keys) as part (key)
                        ))
                        || case
                            when p.kind = 'table'
                                or coalesce((v_includes ->> 'includePreviousFieldDefinitions')::boolean, false) then
                                jsonb_build_object('previous', (
                                    select jsonb_object_agg(part.key, p.old -> part.key)
                                    from unnest(p.keys) as part (key)
                                ))
                            else '{}'
                        end
                end as value,
                bool_or(p.kind = 'table' and p.change = 'add') over (partition by p.table_id) as is_new_table
            from passing as p
        ),

        parts as (
            select
                t.table_id,
                t.is_new_table,
                case
                    when t.kind = 'table' then case t.change when 'add' then 'metadata' else 'changedMetadata' end
                    when t.is_new_table then t.kind || 'sById'
                    when t.change = 'remove' then 'destroyed' || initcap(t.kind) || 'Ids'
                    when t.change = 'add' then 'created' || initcap(t.kind) || 'sById'
                    else 'changed' || initcap(t.kind) || 'sById'
                end as name,
                case
                    when t.kind = 'table' then min(t.value::text)::jsonb
                    when t.change = 'remove' then jsonb_agg(t.id order by t.id)
                    else jsonb_object_agg(t.id, t.value)
                end as value
            from told as t
            where t.kind <> 'table'
                or t.change <> 'remove'
            group by t.table_id, t.is_new_table, t.kind, t.change
        ),

        tables as (
            select p.table_id, p.is_new_table, jsonb_object_agg(p.name, p.value) as value
            from parts as p
            group by p.table_id, p.is_new_table
        )

        select jsonb_object_agg(part.name, part.value)
        into v_tables
        from (
            select
                case when t.is_new_table then 'createdTablesById' else 'changedTablesById' end,
                jsonb_object_agg(t.table_id, t.value)
            from tables as t
            group by t.is_new_table
            union all
            select 'destroyedTableIds', jsonb_agg(t.table_id order by t.table_id)
            from told as t
            where t.kind = 'table'
                and t.change = 'remove'
            having count(*) > 0
        ) as part (name, value);
    end if;
    if v_tables is null then
        return null;
    end if;
    return jsonb_build_object(
        'timestamp', airtable.time_text(v_transaction.committed_at),
        'baseTransactionNumber', v_transaction.number,
        'payloadFormat', 'v0',
        'actionMetadata', jsonb_build_object('source', v_transaction.source) || case
            when v_transaction.user_id is null then '{}'
            else jsonb_build_object('sourceMetadata', jsonb_build_object('user', jsonb_build_object('id', v_transaction.user_id)))
        end
    )
    || case when v_transaction.is_truncated then '{"error": true, "code": "TOO_MANY_CHANGES"}'::jsonb else '{}' end
    || v_tables;
end;
$function$;
alter function airtable.change_payload(text, bigint, jsonb) owner to pyairtable_owner;
comment on function airtable.change_payload(text, bigint, jsonb) is 'What a transaction changed in a base, in Airtable''s form, as far as a webhook''s specification asks for it: {"timestamp", "baseTransactionNumber", "payloadFormat", "actionMetadata", "createdTablesById", "changedTablesById", "destroyedTableIds"}; null when nothing of it passes. One that changed more than is noted says {"error": true, "code": "TOO_MANY_CHANGES"} and names its tables.';
revoke execute on function airtable.change_payload(text, bigint, jsonb) from public;
grant execute on function airtable.change_payload(text, bigint, jsonb) to application_user;

-- function airtable.change_records(text, jsonb, boolean, text, boolean)
create or replace function airtable.change_records(
    table_id text,
    records jsonb,
    typecast boolean,
    on_error text,
    replace boolean
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_skip boolean;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_found text[];
    v_without_id integer;
    v_links text[];
begin
    perform app.require('editor');
    v_skip := airtable.wants_skip(on_error);
    perform airtable.require_table(table_id);
    if replace then
        perform airtable.lock_links_of_table(table_id);
    end if;
    select
        coalesce(array_agg(c.id order by c.ordinality), '{}'),
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        coalesce(array_agg(c.faults order by c.ordinality), '{}')
    into v_ids, v_fields, v_cleared, v_faults
    from airtable.checked_records(table_id, records, typecast, on_error) as c;
    v_links := airtable.touched_links(table_id, v_fields, v_cleared, replace);
    if cardinality(v_links) > 0 then
        perform airtable.lock_link_fields(v_links);
    end if;

    if not v_skip then
        v_without_id := array_position(v_ids, null);
        if v_without_id is not null then
            raise exception using
                errcode = 'PT422',
                message = format('records[%s]: has no "id"', v_without_id - 1),
                hint = 'Pass [{"id": "rec…", "fields": {…}}, …], or merge by value with api.upsert_records.';
        end if;
        if cardinality(v_links) > 0 then
            perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, replace);
        end if;
        return airtable.written_json(
            airtable.write_records(table_id, v_ids, v_fields, v_cleared, replace), null, false
        );
    end if;

    -- With links the records are locked together with those on the other side. Until then nobody deletes one: that takes
    -- the fields, which are held.
    v_found := case
        when cardinality(v_links) > 0 then airtable.found_records(table_id, v_ids)
        else airtable.lock_records(table_id, v_ids)
    end;
    select
        array_agg(g.id order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(g.fields order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(g.cleared order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(
            coalesce(g.faults, '[]') || case
                when fault.message is null then '[]'
                else jsonb_build_array(jsonb_build_object(
                    'index', g.ordinality - 1, 'field', null, 'value', g.id, 'message', fault.message
                ))
            end
            order by g.ordinality
        )
        filter (where fault.message is not null or g.faults is not null)
    into v_ids, v_fields, v_cleared, v_faults
    from (
        select
            given.*,
            row_number() over (partition by given.id order by given.ordinality) as place
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as given (id, fields, cleared, faults, ordinality)
    ) as g
    left join unnest(v_found) as found (id) on found.id = g.id
    cross join lateral (
        select
            case
                when g.id is null and g.faults is null then 'has no "id"'
                when g.id is not null and found.id is null then format('table %s has no record %s', table_id, g.id)
                when g.id is not null and g.place > 1 then 'the record is given twice'
            end as message
    ) as fault;
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, replace);
    end if;
    return airtable.written_json(
        airtable.write_records(
            table_id, coalesce(v_ids, '{}'), coalesce(v_fields, '{}'), coalesce(v_cleared, '{}'), replace
        ),
        airtable.all_faults(v_faults),
        true
    );
end;
$function$;
alter function airtable.change_records(text, jsonb, boolean, text, boolean) owner to pyairtable_owner;
comment on function airtable.change_records(text, jsonb, boolean, text, boolean) is 'Changes records, [{"id", "fields"}], and tells them as they are now: {"records"}, with `on_error` "skip" also the "faults" of those left out. `replace` empties the cells that are not named. Raises PT404 and PT422 as the functions of api say.';
revoke execute on function airtable.change_records(text, jsonb, boolean, text, boolean) from public;
grant execute on function airtable.change_records(text, jsonb, boolean, text, boolean) to application_user;

-- function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean)
create or replace function airtable.checked_records(
    table_id text,
    records jsonb,
    typecast boolean default false,
    on_error text default 'abort'::text,
    for_new boolean default false,
    mirrored boolean default false
)
returns table(ordinality bigint, id text, fields jsonb, cleared jsonb, faults jsonb)
language plpgsql
rows 100
set search_path to ''
set plan_cache_mode to 'force_generic_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_typecast boolean := coalesce(typecast, false);
    v_skip boolean := on_error is distinct from 'abort' and airtable.wants_skip(on_error);
    v_keys jsonb;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_is_faulty boolean;
    v_has_links boolean;
    v_has_attachments boolean;
begin
    if jsonb_typeof(records) is distinct from 'array' then
        raise exception using
            errcode = 'PT422',
            message = format('records: expected an array, got %s', coalesce(jsonb_typeof(records), 'null')),
            hint = 'Pass [{"fields": {"Name": "…"}}, …].';
    end if;
    if v_typecast then
        records := airtable.cast_records(table_id, records);
    end if;

    -- A look into one object a cell is cheaper than a join a record.
    select
        jsonb_object_agg(
            given.key,
            jsonb_build_object(
                'id', f.id,
                'type', case
                    when mirrored and f.type in ('createdTime', 'lastModifiedTime') then 'dateTime'
                    when mirrored and airtable.is_computed(f.type) then 'mirrored'
                    else f.type
                end,
                -- A choice that is missing is no fault when it is going to be added.
                'options', case when v_typecast or mirrored then f.options - 'choices' else f.options end
            )
        ),
        bool_or(f.type = 'multipleRecordLinks'),
        bool_or(f.type = 'multipleAttachments')
    into v_keys, v_has_links, v_has_attachments
    from airtable.fields as f
    cross join unnest(array[f.id, f.name]) as given (key)
    where f.tenant_id = v_tenant_id
        and f.table_id = checked_records.table_id;

    select
        array_agg(item.value ->> 'id' order by item.ordinality),
        array_agg(checked.fields order by item.ordinality),
        array_agg(checked.cleared order by item.ordinality),
        array_agg(coalesce(shape.faults, checked.faults) order by item.ordinality),
        bool_or(shape.faults is not null or checked.faults is not null)
    into v_ids, v_fields, v_cleared, v_faults, v_is_faulty
    from jsonb_array_elements(records) with ordinality as item (value, ordinality)
    cross join lateral (
        select
            case
                when jsonb_typeof(item.value -> 'fields') = 'object'
                    and (not item.value ? 'id' or jsonb_typeof(item.value -> 'id') = 'string') then
                    null
                else
                    airtable.record_faults(item.value, item.ordinality - 1)
            end as faults,
            item.value -> 'fields' as cells
        offset 0
    ) as shape
    cross join lateral (
        select
            coalesce(
                jsonb_object_agg(cell.field_id, cell.value)
                filter (where cell.problem is null and not cell.is_empty),
                '{}'
            ) as fields,
            coalesce(jsonb_agg(cell.field_id) filter (where cell.problem is null and cell.is_empty), '[]') as cleared,
            jsonb_agg(
                jsonb_build_object(
                    'index', item.ordinality - 1, 'field', cell.key, 'value', cell.value, 'message', cell.problem
                )
                order by cell.is_twice, cell.key
            )
            filter (where cell.problem is not null) as faults
        from (
            select
                given.key,
                keys.field_id,
                case
                    when keys.type = 'dateTime' and not problem.is_empty and problem.text is null then
                        airtable.utc_time(given.value)
                    else
                        given.value
                end as value,
                problem.is_empty,
                keys.is_twice,
                case
                    when problem.text is null then null
                    when keys.field_id is null or keys.is_twice then problem.text
                    else format('field %s cannot hold %s: %s', to_json(given.key), left(given.value::text, 100), problem.text)
                end as problem
            from jsonb_each(case when shape.faults is null then shape.cells end) as given
            cross join lateral (
                select v_keys -> given.key as field
                offset 0
            ) as known
            cross join lateral (
                select
                    known.field ->> 'id' as field_id,
                    known.field ->> 'type' as type,
                    known.field -> 'options' as options,
                    coalesce(
                        given.key <> known.field ->> 'id' and shape.cells ? (known.field ->> 'id'), false
                    ) as is_twice
                offset 0
            ) as keys
            cross join lateral (
                select
                    given.value in ('null', '""', '[]', 'false') as is_empty,
                    case
                        when keys.field_id is null then
                            format('the table has no field %s', to_json(given.key))
                        when keys.is_twice then
                            'a field is given both by its name and by its id'
                        else
                            airtable.cell_problem(keys.type, keys.options, given.value)
                    end as text
                offset 0
            ) as problem
            offset 0
        ) as cell
    ) as checked;

    if v_has_links and not mirrored then
        select
            array_agg(
                case when linked.faults is null then given.faults else coalesce(given.faults, '[]') || linked.faults end
                order by given.place
            ),
            v_is_faulty or count(linked.faults) > 0
        into v_faults, v_is_faulty
        from unnest(v_faults) with ordinality as given (faults, place)
        left join airtable.link_faults(table_id, records, v_fields, v_keys) as linked on linked.place = given.place;
    end if;
    if v_has_attachments and for_new is not null then
        select
            array_agg(coalesce(whole.cells, given.fields) order by given.place),
            array_agg(
                case when whole.faults is null then given.faults else coalesce(given.faults, '[]') || whole.faults end
                order by given.place
            ),
            v_is_faulty or count(whole.faults) > 0
        into v_fields, v_faults, v_is_faulty
        from unnest(v_fields, v_faults) with ordinality as given (fields, faults, place)
        left join airtable.complete_attachments(table_id, records, case when not for_new then v_ids end, v_fields) as whole
            on whole.place = given.place;
    end if;
    if v_is_faulty and not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;
    if v_typecast or mirrored then
        perform airtable.add_missing_choices(
            table_id,
            array(
                select given.fields
                from unnest(v_fields, v_faults) as given (fields, faults)
                where given.faults is null
            )
        );
    end if;

    return query
        select given.ordinality, given.id, given.fields, given.cleared, given.faults
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as given (id, fields, cleared, faults, ordinality);
end;
$function$;
alter function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) owner to pyairtable_owner;
comment on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) is 'The records of a batch with their cells keyed by field id: `fields` to set, `cleared` (an array of ids) to empty, in the order given. With `typecast` values are first read as airtable.cast_cell does, and missing choices are added. Raises PT422 whose detail names every fault: record, field, value and what was expected; with `on_error` "skip" a faulty record comes with its `faults` instead, [{"index", "field", "value", "message"}]. A link must lead to a record there is; the fields of links are locked until the transaction ends. Attachments are completed: as those of the records named, with `for_new` as those of records to come; with null the caller does it, by airtable.complete_attachments. With `mirrored` cells of computed fields are taken, missing choices added, and links left to the caller.';
revoke execute on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) from public;
grant execute on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) to application_user;

-- function airtable.chosen_cells(jsonb, text[])
create or replace function airtable.chosen_cells(cells jsonb, field_ids text[])
returns jsonb
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        case
            when field_ids is null then cells
            else (
                select coalesce(jsonb_object_agg(chosen.id, cells -> chosen.id), '{}')
                from unnest(field_ids) as chosen (id)
                where cells ? chosen.id
            )
        end
$function$;
alter function airtable.chosen_cells(jsonb, text[]) owner to pyairtable_owner;
comment on function airtable.chosen_cells(jsonb, text[]) is 'The cells of these fields; all of them when `field_ids` is null.';
revoke execute on function airtable.chosen_cells(jsonb, text[]) from public;
grant execute on function airtable.chosen_cells(jsonb, text[]) to application_user;

-- function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text)
create or replace function airtable.chosen_page(
    table_id text,
    filter jsonb,
    page_size integer,
    "offset" text,
    with_names boolean,
    sort jsonb,
    fields text[],
    computed_fields jsonb,
    view_id text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_generic_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_people jsonb := airtable.people(computed_fields);
    v_filter jsonb;
    v_pattern jsonb;
    v_sort jsonb := jsonb_build_array();
    v_chosen text[];
    v_view airtable.views;
    v_signature text;
    v_after jsonb;
    v_page api.record[];
    v_numbers bigint[];
    v_keys jsonb[];
begin
    perform airtable.page_start(null, page_size);
    if filter is not null then
        v_filter := airtable.resolved_filter(table_id, filter);
    end if;
    if view_id is not null then
        v_view := airtable.require_view(table_id, view_id);
        sort := coalesce(sort, v_view.sort);
        if v_view.filter is not null then
            v_filter := jsonb_build_object('op', 'and', 'of', jsonb_path_query_array(
                jsonb_build_array(
                    airtable.resolved_filter(table_id, v_view.filter, format('view %s: filter', v_view.id)), v_filter
                ),
                '$[*] ? (@ != null)'
            ));
        end if;
    end if;
    v_signature := left(md5(concat_ws(e'\n', table_id, filter, '-', sort, v_view.id, v_view.filter)), 12);
    if sort is not null then
        v_sort := airtable.resolved_sort(table_id, sort);
    end if;
    if fields is not null then
        v_chosen := array(
            select jsonb_object_keys(airtable.fields_by_id(
                table_id,
                coalesce((select jsonb_object_agg(f.key, null) from unnest(fields) as f (key)), '{}')
            ))
        );
    elsif v_view.hidden_fields <> '{}' then
        v_chosen := array(
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = chosen_page.table_id
                and f.id <> all (v_view.hidden_fields)
        );
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, jsonb_array_length(v_sort));
    end if;
    v_pattern := search.filter_pattern(v_filter);

    -- One record more than asked for tells whether there is another page.
    if v_pattern is not null and v_sort = '[]' then
        select
            array_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by r.auto_number
            ),
            array_agg(r.auto_number order by r.auto_number)
        into v_page, v_numbers
        from search.filter_records(
            chosen_page.table_id, v_pattern, coalesce((v_after ->> 'number')::bigint, 0), page_size + 1
        ) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id;
    else
        select
            array_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by found.place
            ),
            array_agg(r.auto_number order by found.place),
            array_agg(found.keys order by found.place)
        into v_page, v_numbers, v_keys
        from search.select_records(chosen_page.table_id, v_filter, v_sort, v_after, page_size + 1) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id;
    end if;

    if v_page is null then
        return json_build_object('records', json_build_array());
    end if;
    if with_names or v_chosen is not null then
        v_page := array(
            select row(
                item.id,
                item."createdTime",
                case
                    when with_names then
                        airtable.named_fields(chosen_page.table_id, airtable.chosen_cells(item.fields, v_chosen))
                    else
                        airtable.chosen_cells(item.fields, v_chosen)
                end
            )::api.record
            from unnest(v_page) with ordinality as item (id, "createdTime", fields, place)
            order by item.place
        );
    end if;
    if cardinality(v_page) > page_size then
        return json_build_object(
            'records', v_page[1:page_size],
            'offset', airtable.page_cursor(v_signature, v_numbers[page_size], coalesce(v_keys[page_size], '[]'))
        );
    end if;
    return json_build_object('records', v_page);
end;
$function$;
alter function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) owner to pyairtable_owner;
comment on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) is 'A page of api.list_records with a filter, a sort, chosen fields or a view.';
revoke execute on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) from public;
grant execute on function airtable.chosen_page(text, jsonb, integer, text, boolean, jsonb, text[], jsonb, text) to application_user;

-- function airtable.close_feed(text, boolean)
create or replace function airtable.close_feed(base_id text, is_watched boolean default null::boolean)
returns boolean
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    update airtable.feeds as f
    set is_watched = close_feed.is_watched
    where f.tenant_id = v_tenant_id
        and f.base_id = close_feed.base_id
        and close_feed.is_watched is not null;
    return airtable.close_unused_feed(v_tenant_id, base_id);
end;
$function$;
alter function airtable.close_feed(text, boolean) owner to pyairtable_owner;
comment on function airtable.close_feed(text, boolean) is 'Ends the noting of a base''s changes unless something still wants them, and returns whether it has ended. `is_watched` false withdraws the wish of api.watch_base. Needs level editor.';
revoke execute on function airtable.close_feed(text, boolean) from public;
grant execute on function airtable.close_feed(text, boolean) to application_user;

-- function airtable.close_unused_feed(uuid, text)
create or replace function airtable.close_unused_feed(tenant_id uuid, base_id text)
returns boolean
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    -- Held first, so that a webhook that is being made meanwhile is either seen or finds the feed closed.
    perform from airtable.feeds as f
    where f.tenant_id = close_unused_feed.tenant_id
        and f.base_id = close_unused_feed.base_id
    for update;
    update airtable.feeds as f
    set is_open = false
    where f.tenant_id = close_unused_feed.tenant_id
        and f.base_id = close_unused_feed.base_id
        and f.is_open
        and not f.is_watched
        and not exists (
            select
            from airtable.webhooks as w
            where w.tenant_id = f.tenant_id
                and w.base_id = f.base_id
                and w.expires_at > now()
        )
        and not exists (
            select
            from automation.triggers as t
            where t.tenant_id = f.tenant_id
                and t.base_id = f.base_id
        );
    if not found then
        return false;
    end if;
    delete from airtable.watched_tables as w
    where w.tenant_id = close_unused_feed.tenant_id
        and w.base_id = close_unused_feed.base_id;
    return true;
end;
$function$;
alter function airtable.close_unused_feed(uuid, text) owner to pyairtable_owner;
comment on function airtable.close_unused_feed(uuid, text) is 'Ends the noting of a base''s changes if no webhook, workflow or listener wants them, and returns whether it did.';
revoke execute on function airtable.close_unused_feed(uuid, text) from public;

-- function airtable.column_expression(text, text, text)
create or replace function airtable.column_expression(id text, type text, column_type text)
returns text
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select format(
        case
            when type = 'autoNumber' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) < 9e18 and (r.fields -> %1$L)::numeric %% 1 = 0'
                ' then (r.fields -> %1$L)::bigint end else r.auto_number end'
            when type = 'createdBy' then
                'case when r.created_by is null then r.fields -> %1$L else jsonb_build_object(''id'', r.created_by) end'
            when type = 'lastModifiedBy' then
                'case when r.last_modified_by is null then r.fields -> %1$L else jsonb_build_object(''id'', r.last_modified_by) end'
            when type = 'createdTime' then
                'r.created_time'
            when type = 'lastModifiedTime' then
                'r.last_modified_time'
            when type = 'barcode' then
                '(r.fields -> %1$L) ->> ''text'''
            when column_type = 'text' then
                'r.fields ->> %1$L'
            when column_type = 'numeric' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric end'
            when column_type = 'integer' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) <= 2147483647 and (r.fields -> %1$L)::numeric %% 1 = 0'
                ' then (r.fields -> %1$L)::integer end end'
            when column_type = 'interval' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then case'
                ' when abs((r.fields -> %1$L)::numeric) <= 1e12'
                ' then make_interval(secs => (r.fields -> %1$L)::double precision) end end'
            when column_type = 'boolean' then
                'coalesce(r.fields -> %1$L = ''true''::jsonb, false)'
            when column_type = 'date' then
                'case when r.fields ->> %1$L ~ ''^[0-9]{4}-[0-9]{2}-[0-9]{2}$'' then case'
                ' when pg_input_is_valid(r.fields ->> %1$L, ''date'') then (r.fields ->> %1$L)::date end end'
            when column_type = 'timestamp with time zone' then
                'case when r.fields ->> %1$L'
                ' ~ ''^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$'' then case'
                ' when pg_input_is_valid(r.fields ->> %1$L, ''timestamptz'') then (r.fields ->> %1$L)::timestamptz end end'
            when column_type = 'text[]' then
                'case when jsonb_typeof(r.fields -> %1$L) = ''array'''
                ' then array(select jsonb_array_elements_text(r.fields -> %1$L)) end'
            else
                'r.fields -> %1$L'
        end,
        id
    )
$function$;
alter function airtable.column_expression(text, text, text) owner to pyairtable_owner;
comment on function airtable.column_expression(text, text, text) is 'The SQL of a field''s column in a typed view, about a row `r` of airtable.records; null for a cell that is not of the type.';
revoke execute on function airtable.column_expression(text, text, text) from public;
grant execute on function airtable.column_expression(text, text, text) to application_user;

-- function airtable.column_type(text, jsonb)
create or replace function airtable.column_type(type text, options jsonb)
returns text
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        case
            when shown.type in (
                'singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber', 'singleSelect', 'barcode'
            ) then 'text'
            when shown.type in ('number', 'currency', 'percent') then 'numeric'
            when shown.type in ('rating', 'count') then 'integer'
            when shown.type = 'autoNumber' then 'bigint'
            when shown.type = 'duration' then 'interval'
            when shown.type = 'checkbox' then 'boolean'
            when shown.type = 'date' then 'date'
            when shown.type in ('dateTime', 'createdTime', 'lastModifiedTime') then 'timestamp with time zone'
            when shown.type in ('multipleSelects', 'multipleRecordLinks') then 'text[]'
            else 'jsonb'
        end
    from (
        select
            case
                when column_type.type not in ('formula', 'rollup') then
                    column_type.type
                -- Cells of the result's type; those that have columns of the record for themselves are no results.
                when options #>> '{result,type}' not in ('autoNumber', 'createdTime', 'lastModifiedTime', 'barcode') then
                    options #>> '{result,type}'
            end as type
    ) as shown
$function$;
alter function airtable.column_type(text, jsonb) owner to pyairtable_owner;
comment on function airtable.column_type(text, jsonb) is 'The SQL type of a field''s column in a typed view; formulas and rollups have that of their result.';
revoke execute on function airtable.column_type(text, jsonb) from public;
grant execute on function airtable.column_type(text, jsonb) to application_user;

-- function airtable.comment_json(text)
create or replace function airtable.comment_json(comment_id text)
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_strip_nulls(json_build_object(
            'id', c.id,
            'author', json_build_object('id', c.author_id, 'email', u.email, 'name', u.name),
            'text', c.text,
            'createdTime', c.created_time,
            'lastUpdatedTime', c.last_updated_time,
            'parentCommentId', c.parent_comment_id
        ))
    from airtable.comments as c
    left join core.users as u on c.author_id = u.id
    where c.tenant_id = (select app.require_tenant_id())
        and c.id = comment_id
$function$;
alter function airtable.comment_json(text) owner to pyairtable_owner;
comment on function airtable.comment_json(text) is 'A comment, {"id", "author": {"id", "email", "name"}, "text", "createdTime", "lastUpdatedTime", "parentCommentId"}, without what there is not: the last two of a comment never changed and no answer, email and name of an author who is no member any more.';
revoke execute on function airtable.comment_json(text) from public;
grant execute on function airtable.comment_json(text) to application_user;

-- function airtable.complete_attachments(text, jsonb, text[], jsonb[])
create or replace function airtable.complete_attachments(
    table_id text,
    records jsonb,
    ids text[],
    fields jsonb[]
)
returns table(place bigint, cells jsonb, faults jsonb)
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_names jsonb;
    v_known jsonb;
begin
    select jsonb_object_agg(f.id, f.name)
    into v_names
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.table_id = complete_attachments.table_id
        and f.type = 'multipleAttachments'
        and exists (select from unnest(complete_attachments.fields) as given (cells) where given.cells ? f.id);
    if v_names is null then
        return;
    end if;
    select coalesce(jsonb_object_agg(locked.id, to_jsonb(locked) || jsonb_build_object('cell', airtable.attachment_cell(locked))), '{}')
    into v_known
    from (
        select a.*
        from (
            select distinct element.value ->> 'id' as id
            from unnest(complete_attachments.fields) as given (cells)
            cross join jsonb_object_keys(v_names) as field (id)
            cross join jsonb_array_elements(given.cells -> field.id) as element
            where element.value ? 'id'
        ) as named
        inner join airtable.attachments as a
            on a.id = named.id
        where a.tenant_id = v_tenant_id
        order by a.id
        for no key update of a
    ) as locked;
    -- An id from outside is taken over by the first that brings it, unless another cell has it.
    return query
        with element as (
            select
                given.place,
                field.key as field_id,
                field.value as field_name,
                item.value,
                item.position,
                item.value ->> 'id' as id,
                v_known -> (item.value ->> 'id') as known,
                row_number() over (
                    partition by item.value ->> 'id'
                    order by given.place, field.key, item.position
                ) as turn,
                count(*) over (partition by given.place, field.key, item.value ->> 'id') as times,
                v_known -> (item.value ->> 'id') ->> 'record_id' is not distinct from given.id
                and v_known -> (item.value ->> 'id') ->> 'field_id' = field.key as is_kept
            from unnest(ids, complete_attachments.fields) with ordinality as given (id, cells, place)
            cross join jsonb_each_text(v_names) as field
            cross join jsonb_array_elements(given.cells -> field.key) with ordinality as item (value, position)
        ),

        completed as (
            select
                e.*,
                case
                    when e.id is not null and e.times > 1 then format('attachment %s is named twice', e.id)
                    when not coalesce(e.is_kept, false) and not e.value ? 'url' then
                        format('attachment %s is not in the cell', e.id)
                end as problem,
                case when e.is_kept then e.known -> 'cell' else '{}' end
                || jsonb_strip_nulls(jsonb_build_object(
                    'id', case
                        when e.is_kept or e.known is null and e.turn = 1 and e.id ~ '^att[A-Za-z0-9]{14}$' then e.id
                        else airtable.generate_id('att')
                    end,
                    'url', e.value -> 'url',
                    'filename', coalesce(
                        nullif(e.value ->> 'filename', ''),
                        case
                            when not coalesce(e.is_kept, false) then
                                coalesce(left(substring(e.value ->> 'url' from '^https?://[^/?#]+/(?:[^?#]*/)?([^/?#]+)'), 255), 'attachment')
                        end
                    ),
                    'size', e.value -> 'size',
                    'type', e.value -> 'type',
                    'width', e.value -> 'width',
                    'height', e.value -> 'height',
                    'thumbnails', e.value -> 'thumbnails'
                )) as cell
            from element as e
        ),

        whole as (
            select
                c.place,
                c.field_id,
                c.field_name,
                jsonb_agg(c.cell order by c.position) as cell,
                string_agg(distinct c.problem, '; ') as problem
            from completed as c
            group by c.place, c.field_id, c.field_name
        )

        select
            w.place,
            complete_attachments.fields[w.place] || jsonb_object_agg(w.field_id, w.cell),
            jsonb_agg(
                jsonb_build_object(
                    'index', w.place - 1,
                    'field', given.key,
                    'value', given.value,
                    'message', format('field %s cannot hold %s: %s', to_json(given.key), left(given.value::text, 100), w.problem)
                )
                order by given.key
            )
            filter (where w.problem is not null)
        from whole as w
        cross join lateral (
            select
                key.name as key,
                records -> (w.place - 1)::integer -> 'fields' -> key.name as value
            from unnest(array[w.field_id, w.field_name]) as key (name)
            where records -> (w.place - 1)::integer -> 'fields' ? key.name
            limit 1
        ) as given
        group by w.place;
end;
$function$;
alter function airtable.complete_attachments(text, jsonb, text[], jsonb[]) owner to pyairtable_owner;
comment on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) is 'The cells of those records of a batch that have attachments, by place from 1, with each attachment whole: one that names an id of the same cell keeps what it does not change, another gets an id and a filename. `ids` are the records they are for, null for one to come. Faults, [{"index", "field", "value", "message"}], for an id that is not in the cell and comes without a url, or is named twice. Locks the attachments that are kept.';
revoke execute on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) from public;
grant execute on function airtable.complete_attachments(text, jsonb, text[], jsonb[]) to application_user;

-- function airtable.computed_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb)
create or replace function airtable.computed_cells(
    computed_fields jsonb,
    fields jsonb,
    created_time timestamp with time zone,
    last_modified_time timestamp with time zone,
    auto_number bigint,
    created_by uuid,
    last_modified_by uuid,
    people jsonb
)
returns jsonb
language sql
stable parallel safe
set search_path to ''
as $function$
    select
        coalesce(
            jsonb_object_agg(
                f.id,
                case f.type
                    when 'createdTime' then
                        to_jsonb(to_char(created_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                    when 'lastModifiedTime' then
                        to_jsonb(to_char(last_modified_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                    when 'autoNumber' then
                        coalesce(fields -> f.id, to_jsonb(auto_number))
                    else
                        coalesce(people -> author.id, jsonb_build_object('id', author.id))
                end
            )
            filter (where f.type not in ('createdBy', 'lastModifiedBy') or author.id is not null),
            '{}'
        )
    from jsonb_each_text(computed_fields) as f (id, type)
    cross join lateral (
        select
            case f.type
                when 'createdBy' then created_by
                when 'lastModifiedBy' then last_modified_by
            end::text as id
    ) as author
$function$;
alter function airtable.computed_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) owner to pyairtable_owner;
comment on function airtable.computed_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) is 'The cells of the fields in airtable.tables.computed_fields, from the columns of a record; `people` is airtable.people''s answer.';
revoke execute on function airtable.computed_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) from public;
grant execute on function airtable.computed_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) to application_user;

-- function airtable.cut_links(text, text[])
create or replace function airtable.cut_links(table_id text, record_ids text[])
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_held text[] := airtable.lock_links_of_table(table_id);
    v_links text[];
    v_inverse text[];
    v_incoming text[];
    v_incoming_tables text[];
    v_records text[];
    v_fields text[];
    v_linked text[];
begin
    if cardinality(v_held) = 0 then
        return;
    end if;
    select
        array_agg(l.id) filter (where l.table_id = cut_links.table_id),
        array_agg(l.inverse_id) filter (where l.table_id = cut_links.table_id),
        array_agg(l.id) filter (where l.linked_table_id = cut_links.table_id and l.inverse_id is null),
        array_agg(l.table_id) filter (where l.linked_table_id = cut_links.table_id and l.inverse_id is null)
    into v_links, v_inverse, v_incoming, v_incoming_tables
    from airtable.lock_link_fields(v_held) as l;

    -- A field with an inverse one is told by the deleted record who links to it; for the others the index over cells is asked.
    with gone as materialized (
        select r.id, r.fields
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = cut_links.table_id
            and r.id = any (record_ids)
    ),

    own as (
        select g.id as record_id, link.id as field_id, cell.linked_id, cell.place, link.inverse_id
        from gone as g
        cross join unnest(v_links, v_inverse) as link (id, inverse_id)
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(g.fields -> link.id) = 'array' then g.fields -> link.id else '[]' end
        ) with ordinality as cell (linked_id, place)
    ),

    incoming as (
        select found.record_id, found.field_id, found.linked_id, found.place
        from search.linking_records(v_incoming_tables, v_incoming, array(select g.id from gone as g)) as found
    ),

    kept as (
        insert into airtable.trashed_links (tenant_id, field_id, record_id, linked_id, position)
        select v_tenant_id, o.field_id, o.record_id, o.linked_id, o.place
        from own as o
        union
        select v_tenant_id, l.field_id, l.record_id, l.linked_id, l.place
        from incoming as l
        on conflict (tenant_id, field_id, record_id, linked_id) do nothing
    )

    select
        array_agg(cut.record_id order by cut.record_id),
        array_agg(cut.field_id order by cut.record_id),
        array_agg(cut.linked_id order by cut.record_id)
    into v_records, v_fields, v_linked
    from (
        select o.linked_id as record_id, o.inverse_id as field_id, o.record_id as linked_id
        from own as o
        where o.inverse_id is not null
        union all
        select l.record_id, l.field_id, l.linked_id
        from incoming as l
        where l.record_id not in (select g.id from gone as g)
    ) as cut;

    perform airtable.lock_records_of_tables(record_ids || v_records);
    if v_records is not null then
        perform airtable.change_links(v_records, v_fields, v_linked, array_fill(false, array[cardinality(v_records)]));
    end if;
end;
$function$;
alter function airtable.cut_links(text, text[]) owner to pyairtable_owner;
comment on function airtable.cut_links(text, text[]) is 'Before records of a table are deleted: takes them out of the cells of others and notes their links in airtable.trashed_links, for airtable.mend_links. For those who move records, since nobody else writes there.';
revoke execute on function airtable.cut_links(text, text[]) from public;

-- function airtable.data_type(text)
create or replace function airtable.data_type(kind text)
returns text
language sql
immutable parallel safe
begin atomic
 select
         case kind
             when 'record'::text then 'tableData'::text
             when 'field'::text then 'tableFields'::text
             else 'tableMetadata'::text
         end as "case";
end;
alter function airtable.data_type(text) owner to pyairtable_owner;
comment on function airtable.data_type(text) is 'Airtable''s name, in a webhook''s `dataTypes`, of a kind of change.';
revoke execute on function airtable.data_type(text) from public;
grant execute on function airtable.data_type(text) to application_user;

-- function airtable.drop_fields(text[])
create or replace function airtable.drop_fields(field_ids text[])
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_table_ids text[];
begin
    with dropped as (
        delete from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.id = any (field_ids)
        returning f.table_id
    )

    select array_agg(d.table_id)
    into v_table_ids
    from dropped as d;
    perform
    from airtable.records as r
    where r.tenant_id = v_tenant_id
        and r.table_id = any (v_table_ids)
        and r.fields ?| field_ids
    order by r.table_id, r.id
    for no key update;
    update airtable.records as r
    set fields = r.fields - field_ids
    where r.tenant_id = v_tenant_id
        and r.table_id = any (v_table_ids)
        and r.fields ?| field_ids;
end;
$function$;
alter function airtable.drop_fields(text[]) owner to pyairtable_owner;
comment on function airtable.drop_fields(text[]) is 'Deletes fields and their cells.';
revoke execute on function airtable.drop_fields(text[]) from public;
grant execute on function airtable.drop_fields(text[]) to application_user;

-- function airtable.empty_trash(interval)
create or replace function airtable.empty_trash(older_than interval default null::interval)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_count bigint;
begin
    with gone as (
        delete from airtable.trashed_records as t
        using ops.tenant_cuts('trash', older_than) as c
        where t.tenant_id = c.tenant_id
            and t.deleted_time < c.cut
            and not ops.is_held('trash', t.tenant_id, t.deleted_time)
        returning t.tenant_id, t.table_id, t.id
    ),

    silenced as (
        delete from airtable.comments as c
        using gone as g
        where c.tenant_id = g.tenant_id
            and c.table_id = g.table_id
            and c.record_id = g.id
    ),

    forgotten as (
        delete from airtable.trashed_links as k
        using gone as g
        where k.tenant_id = g.tenant_id
            and k.record_id = g.id
            and k.is_awaited
    )

    select count(*)
    into v_count
    from gone;
    -- A link waits for records in the trash, and as long as its own record is there for one that was never mirrored.
    delete from airtable.trashed_links as k
    where not exists (
        select from airtable.trashed_records as t
        where t.tenant_id = k.tenant_id
            and t.id in (k.record_id, k.linked_id)
    )
    and not k.is_awaited;
    return v_count;
end;
$function$;
alter function airtable.empty_trash(interval) owner to pyairtable_owner;
comment on function airtable.empty_trash(interval) is 'Deletes for good what has been in the trash longer than this, or than each tenant''s retention says, with its comments, of all tenants, and returns how many records that were; what is under a legal hold stays. For the owner, in a transaction that works for no tenant.';
revoke execute on function airtable.empty_trash(interval) from public;

-- function airtable.event_signal(uuid)
create or replace function airtable.event_signal(tenant_id uuid)
returns text
language sql
immutable parallel safe
begin atomic
 select "left"(encode(sha256(convert_to(('events of '::text || (tenant_id)::text), 'UTF8'::name)), 'hex'::text), 16) as "left";
end;
alter function airtable.event_signal(uuid) owner to pyairtable_owner;
comment on function airtable.event_signal(uuid) is 'What is sent on the channel pyairtable_events when the tenant has a new event.';
revoke execute on function airtable.event_signal(uuid) from public;
grant execute on function airtable.event_signal(uuid) to application_user;

-- function airtable.field_ids(text, text[])
create or replace function airtable.field_ids(table_id text, fields text[])
returns text[]
language sql
stable
set search_path to ''
as $function$
    select array(
        select f.id
        from unnest(fields) with ordinality as given (key, place)
        cross join lateral (
            select known.id
            from airtable.fields as known
            where known.tenant_id = (select app.current_tenant_id())
                and known.table_id = field_ids.table_id
                and given.key in (known.id, known.name)
            order by known.id <> given.key
            limit 1
        ) as f
        order by given.place
    )
$function$;
alter function airtable.field_ids(text, text[]) owner to pyairtable_owner;
comment on function airtable.field_ids(text, text[]) is 'The ids of fields given by id or name, in their order; those that the table does not have are left out.';
revoke execute on function airtable.field_ids(text, text[]) from public;
grant execute on function airtable.field_ids(text, text[]) to application_user;

-- function airtable.field_json(text)
create or replace function airtable.field_json(field_id text)
returns json
language sql
stable
set search_path to ''
as $function$
    select json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'options', f.options)
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.id = field_id
$function$;
alter function airtable.field_json(text) owner to pyairtable_owner;
comment on function airtable.field_json(text) is 'A field, {"id", "name", "type", "options"}; null when it does not exist for this tenant.';
revoke execute on function airtable.field_json(text) from public;
grant execute on function airtable.field_json(text) to application_user;

-- function airtable.field_list_faults(text, text[], text)
create or replace function airtable.field_list_faults(table_id text, fields text[], argument text)
returns text[]
language sql
stable
set search_path to ''
as $function$
    select
        coalesce(
            array_agg(
                format(
                    case when named.id is null then '%s[%s]: the table has no field %s' else '%s[%s]: field %s is there twice' end,
                    argument,
                    named.place - 1,
                    coalesce(to_json(named.key)::text, 'null')
                )
                order by named.place
            ) filter (where named.id is null or named.turn > 1),
            '{}'
        )
    from (
        select
            given.key,
            given.place,
            f.id,
            row_number() over (partition by f.id order by given.place) as turn
        from unnest(fields) with ordinality as given (key, place)
        left join lateral (
            select known.id
            from airtable.fields as known
            where known.tenant_id = (select app.current_tenant_id())
                and known.table_id = field_list_faults.table_id
                and given.key in (known.id, known.name)
            order by known.id <> given.key
            limit 1
        ) as f
            on true
    ) as named
$function$;
alter function airtable.field_list_faults(text, text[], text) owner to pyairtable_owner;
comment on function airtable.field_list_faults(text, text[], text) is 'What is wrong in a list of fields by id or name, each with its place in `argument`: unknown, or there twice.';
revoke execute on function airtable.field_list_faults(text, text[], text) from public;
grant execute on function airtable.field_list_faults(text, text[], text) to application_user;

-- function airtable.fields_by_id(text, jsonb)
create or replace function airtable.fields_by_id(table_id text, fields jsonb)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_unknown text;
    v_fields jsonb;
begin
    if jsonb_typeof(fields) is distinct from 'object' then
        raise exception using
            errcode = 'PT422',
            message = format('expected an object of fields and values, got %s', coalesce(jsonb_typeof(fields), 'null'));
    end if;
    select
        string_agg(format('"%s"', cell.key), ', ' order by cell.key) filter (where f.id is null),
        coalesce(jsonb_object_agg(f.id, cell.value) filter (where f.id is not null), '{}')
    into v_unknown, v_fields
    from jsonb_each(fields) as cell
    left join airtable.fields as f
        on f.tenant_id = (select app.current_tenant_id())
        and f.table_id = fields_by_id.table_id
        and (f.id = cell.key or f.name = cell.key);
    if v_unknown is not null then
        perform airtable.require_table(table_id);
        raise exception using
            errcode = 'PT422',
            message = format('table %s has no field %s', table_id, v_unknown),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    return v_fields;
end;
$function$;
alter function airtable.fields_by_id(text, jsonb) owner to pyairtable_owner;
comment on function airtable.fields_by_id(text, jsonb) is 'An object keyed by field names or ids, keyed by ids. Raises PT422 naming the keys that are no field of the table, PT404 when there is no table.';
revoke execute on function airtable.fields_by_id(text, jsonb) from public;
grant execute on function airtable.fields_by_id(text, jsonb) to application_user;

-- function airtable.filter_by_id(text, jsonb)
create or replace function airtable.filter_by_id(table_id text, filter jsonb)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_branch text := (
        select branch.key
        from jsonb_object_keys(filter) as branch (key)
        where branch.key in ('and', 'or', 'not')
    );
begin
    if filter is null then
        return null;
    end if;
    if v_branch = 'not' then
        return jsonb_build_object('not', airtable.filter_by_id(table_id, filter -> 'not'));
    end if;
    if v_branch is not null then
        return jsonb_build_object(v_branch, (
            select coalesce(jsonb_agg(airtable.filter_by_id(table_id, part.value) order by part.place), '[]')
            from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
        ));
    end if;
    if filter ? 'field' and filter ? 'op' then
        return jsonb_strip_nulls(jsonb_build_object(
            'field', (airtable.field_ids(table_id, array[filter ->> 'field']))[1],
            'op', filter -> 'op',
            'value', filter -> 'value'
        ));
    end if;
    return airtable.fields_by_id(table_id, filter);
end;
$function$;
alter function airtable.filter_by_id(text, jsonb) owner to pyairtable_owner;
comment on function airtable.filter_by_id(text, jsonb) is 'A filter without airtable.filter_faults, with every field by its id; null stays null.';
revoke execute on function airtable.filter_by_id(text, jsonb) from public;
grant execute on function airtable.filter_by_id(text, jsonb) to application_user;

-- function airtable.filter_faults(text, jsonb, text, integer)
create or replace function airtable.filter_faults(
    table_id text,
    filter jsonb,
    path text default 'filter'::text,
    depth integer default 1
)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_branch text;
begin
    if filter is null then
        return array[]::text[];
    end if;
    -- A branch with nothing wrong of its own, down to the depth that is refused, is told by its parts.
    if jsonb_typeof(filter) = 'object' and depth <= 10 and (depth > 1 or octet_length(filter::text) <= 65536) then
        v_branch := (
            select min(branch.key)
            from jsonb_object_keys(filter) as branch (key)
            having count(*) = 1
        );
        if v_branch = 'not' then
            return airtable.filter_faults(table_id, filter -> 'not', path || '.not', depth + 1);
        end if;
        if v_branch in ('and', 'or') and jsonb_typeof(filter -> v_branch) = 'array' then
            return array(
                select fault.text
                from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
                cross join lateral unnest(airtable.filter_faults(
                    table_id, part.value, format('%s.%s[%s]', path, v_branch, part.place - 1), depth + 1
                )) with ordinality as fault (text, place)
                order by part.place, fault.place
            );
        end if;
    end if;
    begin
        perform airtable.resolved_filter(table_id, filter, path, depth);
    exception
        when sqlstate 'PT400' or sqlstate 'PT422' then
            return array[case when starts_with(sqlerrm, path) then sqlerrm else format('%s: %s', path, sqlerrm) end];
    end;
    return array[]::text[];
end;
$function$;
alter function airtable.filter_faults(text, jsonb, text, integer) owner to pyairtable_owner;
comment on function airtable.filter_faults(text, jsonb, text, integer) is 'All that airtable.resolved_filter would refuse in a filter, each with its path; empty when it takes it. Raises PT404 when there is no table.';
revoke execute on function airtable.filter_faults(text, jsonb, text, integer) from public;
grant execute on function airtable.filter_faults(text, jsonb, text, integer) to application_user;

-- function airtable.filter_kind(text)
create or replace function airtable.filter_kind(type text)
returns text
language sql
immutable parallel safe
begin atomic
 select
         case
             when (type = any (array['singleLineText'::text, 'multilineText'::text, 'richText'::text, 'email'::text, 'url'::text, 'phoneNumber'::text, 'singleSelect'::text])) then 'text'::text
             when (type = any (array['number'::text, 'currency'::text, 'percent'::text, 'duration'::text, 'rating'::text, 'count'::text, 'autoNumber'::text])) then 'number'::text
             when (type = any (array['date'::text, 'dateTime'::text, 'createdTime'::text, 'lastModifiedTime'::text])) then 'time'::text
             when (type = 'checkbox'::text) then 'flag'::text
             when (type = any (array['multipleSelects'::text, 'multipleRecordLinks'::text])) then 'list'::text
             when (type = any (array['singleCollaborator'::text, 'createdBy'::text, 'lastModifiedBy'::text])) then 'person'::text
             when (type = 'multipleCollaborators'::text) then 'people'::text
             when (type = 'barcode'::text) then 'barcode'::text
             else 'any'::text
         end as "case";
end;
alter function airtable.filter_kind(text) owner to pyairtable_owner;
comment on function airtable.filter_kind(text) is 'How filters compare cells of a field type: text, number, time, flag, list, person, people, barcode, or any for a value of unknown shape.';
revoke execute on function airtable.filter_kind(text) from public;
grant execute on function airtable.filter_kind(text) to application_user;

-- function airtable.filter_ops(text)
create or replace function airtable.filter_ops(kind text)
returns text[]
language sql
immutable parallel safe
begin atomic
 select (
         case
             when (kind = any (array['text'::text, 'barcode'::text, 'any'::text])) then array['='::text, '!='::text, '<'::text, '<='::text, '>'::text, '>='::text, 'contains'::text, 'in'::text]
             when (kind = any (array['number'::text, 'time'::text])) then array['='::text, '!='::text, '<'::text, '<='::text, '>'::text, '>='::text, 'in'::text]
             when (kind = 'flag'::text) then array['='::text, '!='::text]
             when (kind = 'list'::text) then array['='::text, '!='::text, 'contains'::text, 'in'::text]
             when (kind = 'person'::text) then array['='::text, '!='::text, 'in'::text]
             when (kind = 'people'::text) then array['contains'::text, 'in'::text]
             else null::text[]
         end || array['is empty'::text, 'is not empty'::text]);
end;
alter function airtable.filter_ops(text) owner to pyairtable_owner;
comment on function airtable.filter_ops(text) is 'The ops a filter may use on a kind of field (see airtable.filter_kind).';
revoke execute on function airtable.filter_ops(text) from public;
grant execute on function airtable.filter_ops(text) to application_user;

-- function airtable.filter_value(text, text, jsonb, text)
create or replace function airtable.filter_value(kind text, type text, value jsonb, path text)
returns jsonb
language plpgsql
stable parallel safe
set search_path to ''
as $function$
declare
    v_kind text := jsonb_typeof(value);
    v_expected text;
begin
    case
        when kind in ('text', 'barcode') and v_kind is distinct from 'string' then
            v_expected := 'a string';
        when kind = 'number' and v_kind is distinct from 'number' then
            v_expected := 'a number';
        when kind = 'flag' and v_kind is distinct from 'boolean' then
            v_expected := 'true or false';
        when kind = 'list' and v_kind is distinct from 'string' then
            v_expected := 'a string';
        when kind in ('person', 'people') and v_kind is distinct from 'string' then
            v_expected := 'an id or an email address';
        when kind = 'any' and (v_kind is null or v_kind not in ('string', 'number', 'boolean')) then
            v_expected := 'a string, a number, true or false';
        when kind = 'time' then
            if v_kind = 'string' and airtable.cell_problem('dateTime', '{}', value) is null and value <> '""' then
                value := airtable.utc_time(value);
                return case when type = 'date' then to_jsonb(left(value #>> '{}', 10)) else value end;
            end if;
            if v_kind = 'string' and airtable.cell_problem('date', '{}', value) is null and value <> '""' then
                return case when type = 'date' then value else to_jsonb((value #>> '{}') || 'T00:00:00.000Z') end;
            end if;
            v_expected := 'a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z"';
        else
            return value;
    end case;
    raise exception using
        errcode = 'PT422',
        message = format('%s: expected %s, got %s', path, v_expected, coalesce(left(value::text, 100), 'nothing')),
        hint = 'Ask for cells without a value by the op "is empty".';
end;
$function$;
alter function airtable.filter_value(text, text, jsonb, text) owner to pyairtable_owner;
comment on function airtable.filter_value(text, text, jsonb, text) is 'The value a field of this kind and type is compared with, times in their stored form. Raises PT422 naming the path in the filter when it is none.';
revoke execute on function airtable.filter_value(text, text, jsonb, text) from public;
grant execute on function airtable.filter_value(text, text, jsonb, text) to application_user;

-- function airtable.filter_without(jsonb, text[])
create or replace function airtable.filter_without(filter jsonb, field_ids text[])
returns jsonb
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_branch text;
    v_rest jsonb;
begin
    if filter ? 'field' and filter ? 'op' then
        return case when filter ->> 'field' <> all (field_ids) then filter end;
    end if;
    foreach v_branch in array array['and', 'or'] loop
        if jsonb_typeof(filter -> v_branch) = 'array' then
            v_rest := (
                select jsonb_agg(kept.filter order by part.place)
                from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
                cross join lateral (select airtable.filter_without(part.value, field_ids) as filter) as kept
                where kept.filter is not null
            );
            return case
                when filter -> v_branch = '[]' then filter
                when v_rest is not null then jsonb_build_object(v_branch, v_rest)
            end;
        end if;
    end loop;
    if jsonb_typeof(filter -> 'not') = 'object' then
        v_rest := airtable.filter_without(filter -> 'not', field_ids);
        return case when v_rest is not null then jsonb_build_object('not', v_rest) end;
    end if;
    return case when filter = '{}' then filter else nullif(filter - field_ids, '{}') end;
end;
$function$;
alter function airtable.filter_without(jsonb, text[]) owner to pyairtable_owner;
comment on function airtable.filter_without(jsonb, text[]) is 'A filter by field ids without its conditions on these fields; null when nothing is left of it.';
revoke execute on function airtable.filter_without(jsonb, text[]) from public;
grant execute on function airtable.filter_without(jsonb, text[]) to application_user;

-- function airtable.follow_table(uuid, text)
create or replace function airtable.follow_table(tenant_id uuid, table_id text)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_reason text;
begin
    -- Whoever changes the same table at the same time comes after, and sees what this transaction did.
    perform from airtable.typed_views as v
    where v.tenant_id = follow_table.tenant_id
        and v.table_id = follow_table.table_id
    for update;
    if not found then
        return;
    end if;
    if app.current_tenant_id() is distinct from tenant_id then
        v_reason := 'the table was changed outside of its tenant''s context';
    elsif not exists (
        select
        from airtable.tables as t
        where t.tenant_id = follow_table.tenant_id
            and t.id = follow_table.table_id
    ) then
        -- The table is being deleted, and the view goes with it.
        return;
    else
        begin
            perform airtable.build_typed_view(tenant_id, table_id);
        exception
            when lock_not_available then
                v_reason := 'the view was in use for longer than 2 seconds';
            when dependent_objects_still_exist then
                v_reason := 'other objects are built upon a column that went or changed its type';
            when too_many_columns then
                v_reason := 'the table has more fields than a view may have columns';
        end;
    end if;
    if v_reason is not null then
        update airtable.typed_views as v
        set stale_because = v_reason
        where v.tenant_id = follow_table.tenant_id
            and v.table_id = follow_table.table_id;
    end if;
end;
$function$;
alter function airtable.follow_table(uuid, text) owner to pyairtable_owner;
comment on function airtable.follow_table(uuid, text) is 'Brings the typed view of a table up to date, if it has one. Where that cannot be done now, the change of the table stands, and the view is noted as stale.';
revoke execute on function airtable.follow_table(uuid, text) from public;

-- function airtable.found_records(text, text[])
create or replace function airtable.found_records(table_id text, ids text[])
returns text[]
language sql
stable
set search_path to ''
as $function$
    select coalesce(array_agg(r.id), '{}')
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = found_records.table_id
        and r.id = any (ids)
$function$;
alter function airtable.found_records(text, text[]) owner to pyairtable_owner;
comment on function airtable.found_records(text, text[]) is 'Those of the ids that are records of the table.';
revoke execute on function airtable.found_records(text, text[]) from public;
grant execute on function airtable.found_records(text, text[]) to application_user;

-- function airtable.free_field_name(text, text)
create or replace function airtable.free_field_name(table_id text, name text)
returns text
language sql
stable
set search_path to ''
as $function$
    select candidate.name
    from generate_series(1, (
        select count(*) + 1
        from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = free_field_name.table_id
    )) as place
    cross join lateral (
        select case when place = 1 then name else left(name, 240) || ' ' || place end
    ) as candidate (name)
    where not exists (
        select from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = free_field_name.table_id
            and lower(f.name) = lower(candidate.name)
    )
    order by place
    limit 1
$function$;
alter function airtable.free_field_name(text, text) owner to pyairtable_owner;
comment on function airtable.free_field_name(text, text) is 'The name, or the name with the first number from 2 that no field of the table has.';
revoke execute on function airtable.free_field_name(text, text) from public;
grant execute on function airtable.free_field_name(text, text) to application_user;

-- function airtable.free_view_name(text, text)
create or replace function airtable.free_view_name(schema_name text, name text)
returns text
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_turn integer := 1;
    v_name text := airtable.sql_name(name, 'table');
begin
    while to_regclass(format('%I.%I', schema_name, v_name)) is not null
        or to_regtype(format('%I.%I', schema_name, v_name)) is not null
    loop
        v_turn := v_turn + 1;
        v_name := airtable.sql_name(name, 'table', '_' || v_turn);
    end loop;
    return v_name;
end;
$function$;
alter function airtable.free_view_name(text, text) owner to pyairtable_owner;
comment on function airtable.free_view_name(text, text) is 'A name for a view, made of any name, that its schema does not have.';
revoke execute on function airtable.free_view_name(text, text) from public;

-- function airtable.ids_of_people(jsonb)
create or replace function airtable.ids_of_people(value jsonb)
returns jsonb
language sql
stable
set search_path to ''
as $function$
    select
        coalesce(
            jsonb_object_agg(named.text, jsonb_build_array(lower(named.text)) || coalesce(known.ids, '[]')),
            '{}'
        )
    from (select distinct item.text from jsonb_path_query(value, '$[*] ? (@.type() == "string")') as given (value)
        cross join lateral (select given.value #>> '{}') as item (text)) as named
    cross join lateral (
        select jsonb_agg(u.id) as ids
        from core.memberships as m
        inner join core.users as u on m.user_id = u.id
        where m.tenant_id = (select app.current_tenant_id())
            and lower(u.email) = lower(named.text)
    ) as known
$function$;
alter function airtable.ids_of_people(jsonb) owner to pyairtable_owner;
comment on function airtable.ids_of_people(jsonb) is 'For each text of a value or list of values, an id or an email address of a member: the ids it may mean, {text: [id]}.';
revoke execute on function airtable.ids_of_people(jsonb) from public;
grant execute on function airtable.ids_of_people(jsonb) to application_user;

-- function airtable.is_computed(text)
create or replace function airtable.is_computed(type text)
returns boolean
language sql
immutable parallel safe
begin atomic
 select (type = any (array['autoNumber'::text, 'button'::text, 'count'::text, 'createdBy'::text, 'createdTime'::text, 'externalSyncSource'::text, 'formula'::text, 'lastModifiedBy'::text, 'lastModifiedTime'::text, 'manualSort'::text, 'multipleLookupValues'::text, 'rollup'::text]));
end;
alter function airtable.is_computed(text) owner to pyairtable_owner;
comment on function airtable.is_computed(text) is 'Whether cells of a field type are computed, and cannot be written.';
revoke execute on function airtable.is_computed(text) from public;
grant execute on function airtable.is_computed(text) to application_user;

-- function airtable.is_referenced(airtable.attachments)
create or replace function airtable.is_referenced(attachment airtable.attachments)
returns boolean
language sql
stable parallel safe
begin atomic
 select ((exists (select
            from airtable.records r
           where ((r.tenant_id = (is_referenced.attachment).tenant_id) and (r.id = (is_referenced.attachment).record_id) and ((r.fields -> (is_referenced.attachment).field_id) @> jsonb_build_array(jsonb_build_object('id', (is_referenced.attachment).id)))))) or (exists (select
            from airtable.trashed_records r
           where ((r.tenant_id = (is_referenced.attachment).tenant_id) and (r.id = (is_referenced.attachment).record_id) and ((r.fields -> (is_referenced.attachment).field_id) @> jsonb_build_array(jsonb_build_object('id', (is_referenced.attachment).id)))))));
end;
alter function airtable.is_referenced(airtable.attachments) owner to pyairtable_owner;
comment on function airtable.is_referenced(airtable.attachments) is 'Whether an attachment is in its cell, also in the trash.';
revoke execute on function airtable.is_referenced(airtable.attachments) from public;
grant execute on function airtable.is_referenced(airtable.attachments) to application_user;

-- function airtable.link_faults(text, jsonb, jsonb[], jsonb)
create or replace function airtable.link_faults(table_id text, records jsonb, fields jsonb[], keys jsonb)
returns table(place bigint, faults jsonb)
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_touched text[];
    v_linked jsonb;
    v_found jsonb;
begin
    v_touched := array(
        select distinct key.value ->> 'id'
        from jsonb_each(keys) as key
        where key.value ->> 'type' = 'multipleRecordLinks'
            and exists (select from unnest(link_faults.fields) as given (cells) where given.cells ? (key.value ->> 'id'))
    );
    if cardinality(v_touched) = 0 then
        return;
    end if;
    v_linked := (
        select coalesce(jsonb_object_agg(l.id, l.linked_table_id), '{}')
        from airtable.lock_link_fields(v_touched) as l
        where l.table_id = link_faults.table_id
    );
    v_found := (
        select jsonb_object_agg(r.id, r.table_id)
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.id in (
                select cell.value
                from unnest(link_faults.fields) as given (cells)
                cross join jsonb_object_keys(v_linked) as link (id)
                cross join jsonb_array_elements_text(given.cells -> link.id) as cell
            )
    );
    return query
        select
            given.place,
            jsonb_agg(
                jsonb_build_object(
                    'index', given.place - 1,
                    'field', cell.key,
                    'value', cell.value,
                    'message', format('field %s cannot hold %s: %s', to_json(cell.key), left(cell.value::text, 100), problem.text)
                )
                order by cell.key
            )
        from rows from (jsonb_array_elements(records), unnest(link_faults.fields)) with ordinality as given (record, cells, place)
        cross join jsonb_each(
            case when jsonb_typeof(given.record -> 'fields') = 'object' then given.record -> 'fields' else '{}' end
        ) as cell
        cross join lateral (select keys -> cell.key ->> 'id' as id) as field
        cross join lateral (
            select
                concat_ws(
                    '; ',
                    case when not v_linked ? field.id then 'the field has just been deleted' end,
                    format('table %s has no record ', v_linked ->> field.id)
                    || string_agg(distinct linked.id, ', ') filter (where v_found ->> linked.id is distinct from v_linked ->> field.id and v_linked ? field.id),
                    case when count(*) > count(distinct linked.id) then 'a record is named twice' end
                ) as text
            from jsonb_array_elements_text(given.cells -> field.id) as linked (id)
        ) as problem
        where field.id = any (v_touched)
            and given.cells ? field.id
            and problem.text <> ''
        group by given.place;
end;
$function$;
alter function airtable.link_faults(text, jsonb, jsonb[], jsonb) owner to pyairtable_owner;
comment on function airtable.link_faults(text, jsonb, jsonb[], jsonb) is 'What is wrong with the links of a batch: the records, their cells by field id, and the table''s fields by name and id, {key: {"id", "type"}}. A record named twice, or one that is not in the table a field leads to: [{"index", "field", "value", "message"}] by place, from 1. Locks the link fields until the transaction ends.';
revoke execute on function airtable.link_faults(text, jsonb, jsonb[], jsonb) from public;
grant execute on function airtable.link_faults(text, jsonb, jsonb[], jsonb) to application_user;

-- function airtable.link_problem(text, text, text, jsonb)
create or replace function airtable.link_problem(base_id text, table_id text, field_id text, options jsonb)
returns text
language sql
stable
set search_path to ''
as $function$
    select
        case
            when wanted.table_id is null then
                '"options": has no "linkedTableId"'
            when wanted.table_id = link_problem.table_id then
                case
                    when wanted.inverse_id is not null then
                        '"options" "inverseLinkFieldId": a link to its own table has no inverse field'
                end
            when linked.base_id <> link_problem.base_id or linked.id is null and wanted.inverse_id is null then
                format('"options" "linkedTableId": base %s has no table %s', link_problem.base_id, wanted.table_id)
            when inverse.id is not null
                and (inverse.type, inverse.table_id, inverse.options ->> 'linkedTableId')
                    is distinct from ('multipleRecordLinks', wanted.table_id, link_problem.table_id) then
                format(
                    '"options" "inverseLinkFieldId": field %s is no link from table %s to table %s',
                    wanted.inverse_id, wanted.table_id, link_problem.table_id
                )
            when inverse.options ->> 'inverseLinkFieldId' <> link_problem.field_id then
                format(
                    '"options" "inverseLinkFieldId": field %s has the inverse field %s',
                    wanted.inverse_id, inverse.options ->> 'inverseLinkFieldId'
                )
        end
    from (
        select options ->> 'linkedTableId' as table_id, options ->> 'inverseLinkFieldId' as inverse_id
    ) as wanted
    left join airtable.tables as linked
        on linked.tenant_id = (select app.current_tenant_id())
        and linked.id = wanted.table_id
    left join airtable.fields as inverse
        on inverse.tenant_id = (select app.current_tenant_id())
        and inverse.id = wanted.inverse_id
$function$;
alter function airtable.link_problem(text, text, text, jsonb) owner to pyairtable_owner;
comment on function airtable.link_problem(text, text, text, jsonb) is 'Why a table of a base cannot have a link field with this id and these options, or null when it can. An inverse field that is named may come later, and its table with it.';
revoke execute on function airtable.link_problem(text, text, text, jsonb) from public;
grant execute on function airtable.link_problem(text, text, text, jsonb) to application_user;

-- function airtable.load_staged_records(regclass, text)
create or replace function airtable.load_staged_records(staging regclass, table_id text)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_count bigint;
    v_first bigint;
begin
    execute format('select count(*) from %s', staging) into v_count;
    v_first := airtable.reserve_auto_numbers(table_id, v_count);
    execute format(
        'insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
        select $1, s.id, $2, $3 + row_number() over (order by s.position) - 1, s.fields, $4, $4
        from %s as s',
        staging
    )
    using v_tenant_id, table_id, v_first, app.current_user_id();
    return v_count;
end;
$function$;
alter function airtable.load_staged_records(regclass, text) owner to pyairtable_owner;
comment on function airtable.load_staged_records(regclass, text) is 'Adds the rows of a staging table (position bigint, id text, fields jsonb keyed by field id) to a table in the order of their position, and returns how many. The cells must have been checked. Raises PT404 when the table does not exist.';
revoke execute on function airtable.load_staged_records(regclass, text) from public;
grant execute on function airtable.load_staged_records(regclass, text) to application_user;

-- function airtable.lock_link_fields(text[])
create or replace function airtable.lock_link_fields(field_ids text[])
returns table(id text, table_id text, linked_table_id text, inverse_id text)
language plpgsql
rows 5
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    return query
        with locked as materialized (
            select f.id, f.table_id, f.options
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.type = 'multipleRecordLinks'
                and f.id in (
                    select unnest(field_ids)
                    union
                    select known.options ->> 'inverseLinkFieldId'
                    from airtable.fields as known
                    where known.tenant_id = v_tenant_id
                        and known.id = any (field_ids)
                )
            order by f.id
            for no key update
        )

        select l.id, l.table_id, l.options ->> 'linkedTableId', inverse.id
        from locked as l
        left join locked as inverse
            on inverse.id = l.options ->> 'inverseLinkFieldId'
            and inverse.options ->> 'inverseLinkFieldId' = l.id;
end;
$function$;
alter function airtable.lock_link_fields(text[]) owner to pyairtable_owner;
comment on function airtable.lock_link_fields(text[]) is 'Locks link fields and their inverse ones until the transaction ends, and tells all of them; `inverse_id` is null while there is no inverse field.';
revoke execute on function airtable.lock_link_fields(text[]) from public;
grant execute on function airtable.lock_link_fields(text[]) to application_user;

-- function airtable.lock_links_of_table(text)
create or replace function airtable.lock_links_of_table(table_id text)
returns text[]
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_links text[];
begin
    select array(select jsonb_object_keys(t.link_fields))
    into v_links
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = lock_links_of_table.table_id
        and t.link_fields is not null;
    if v_links is null then
        return array[]::text[];
    end if;
    return array(select l.id from airtable.lock_link_fields(v_links) as l);
end;
$function$;
alter function airtable.lock_links_of_table(text) owner to pyairtable_owner;
comment on function airtable.lock_links_of_table(text) is 'Locks the link fields of a table, those that lead to it and their inverse ones until the transaction ends, and returns their ids; an empty array for a table without links, of which nothing but its row is read.';
revoke execute on function airtable.lock_links_of_table(text) from public;
grant execute on function airtable.lock_links_of_table(text) to application_user;

-- function airtable.lock_records(text, text[])
create or replace function airtable.lock_records(table_id text, ids text[])
returns text[]
language sql
set search_path to ''
as $function$
    select coalesce(array_agg(locked.id), '{}')
    from (
        select r.id
        from (select distinct unnest(ids)) as given (id)
        inner join airtable.records as r
            on r.id = given.id
        where r.tenant_id = (select app.require_tenant_id())
            and r.table_id = lock_records.table_id
        order by r.id
        for no key update of r
    ) as locked
$function$;
alter function airtable.lock_records(text, text[]) owner to pyairtable_owner;
comment on function airtable.lock_records(text, text[]) is 'Locks records of a table until the transaction ends, and returns the ids of those that exist.';
revoke execute on function airtable.lock_records(text, text[]) from public;
grant execute on function airtable.lock_records(text, text[]) to application_user;

-- function airtable.lock_records_of_tables(text[])
create or replace function airtable.lock_records_of_tables(ids text[])
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.id = any (ids)
    order by r.table_id, r.id
    for no key update;
end;
$function$;
alter function airtable.lock_records_of_tables(text[]) owner to pyairtable_owner;
comment on function airtable.lock_records_of_tables(text[]) is 'Locks records of any tables until the transaction ends, by table and id: two writers with the same records wait for each other instead of failing.';
revoke execute on function airtable.lock_records_of_tables(text[]) from public;
grant execute on function airtable.lock_records_of_tables(text[]) to application_user;

-- function airtable.lock_tables(text[])
create or replace function airtable.lock_tables(ids text[])
returns void
language plpgsql
set search_path to ''
as $function$
begin
    perform
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = any (ids)
    order by t.id
    for no key update;
end;
$function$;
alter function airtable.lock_tables(text[]) owner to pyairtable_owner;
comment on function airtable.lock_tables(text[]) is 'Locks tables until the transaction ends, in the order of their ids, before their fields and records. Changing a link field changes what the rows of both tables say about links.';
revoke execute on function airtable.lock_tables(text[]) from public;
grant execute on function airtable.lock_tables(text[]) to application_user;

-- function airtable.mark_staged_conflicts(regclass, text, text)
create or replace function airtable.mark_staged_conflicts(
    staging regclass,
    table_id text,
    merge_field_id text
)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_repeated bigint;
    v_ambiguous bigint;
begin
    -- Before anything is compared: another writer of this table could add a record with the same value meanwhile.
    perform airtable.reserve_auto_numbers(table_id, 0);

    execute format(
        'update %1$s as s
        set conflict = format(''has the merge value of line %%s'', k.first_line)
        from (
            select
                p.position,
                row_number() over same_key as place,
                first_value(p.line) over same_key as first_line
            from %1$s as p
            window same_key as (partition by p.fields -> $1 order by p.position)
        ) as k
        where k.position = s.position
            and k.place > 1',
        staging
    )
    using merge_field_id;
    get diagnostics v_repeated = row_count;

    execute format(
        'update %s as s
        set conflict = format(''%%s records of the table have its merge value'', m.matches)
        from (
            select r.fields -> $3 as key, count(*) as matches
            from airtable.records as r
            where r.tenant_id = $1
                and r.table_id = $2
                and r.fields -> $3 is not null
            group by 1
            having count(*) > 1
        ) as m
        where m.key = s.fields -> $3
            and s.conflict is null',
        staging
    )
    using v_tenant_id, table_id, merge_field_id;
    get diagnostics v_ambiguous = row_count;
    return v_repeated + v_ambiguous;
end;
$function$;
alter function airtable.mark_staged_conflicts(regclass, text, text) owner to pyairtable_owner;
comment on function airtable.mark_staged_conflicts(regclass, text, text) is 'Writes into `conflict` of a staging table (position bigint, line bigint, fields jsonb, conflict text) why a row cannot be merged by a field: an earlier row has its value, or several records have it. Returns how many rows that are. Raises PT404 when the table does not exist.';
revoke execute on function airtable.mark_staged_conflicts(regclass, text, text) from public;
grant execute on function airtable.mark_staged_conflicts(regclass, text, text) to application_user;

-- function airtable.mend_links(text, text[])
create or replace function airtable.mend_links(table_id text, record_ids text[])
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_held text[] := airtable.lock_links_of_table(table_id);
    v_links text[];
    v_tables text[];
    v_linked_tables text[];
    v_inverse text[];
    v_fields text[];
    v_from text[];
    v_to text[];
    -- A look into one object a link: the planner cannot know how many ids there are.
    v_restored jsonb := (select jsonb_object_agg(restored.id, null) from unnest(record_ids) as restored (id));
begin
    if cardinality(v_held) = 0 then
        return;
    end if;
    select array_agg(l.id), array_agg(l.table_id), array_agg(l.linked_table_id), array_agg(l.inverse_id)
    into v_links, v_tables, v_linked_tables, v_inverse
    from airtable.lock_link_fields(v_held) as l;

    -- A link whose other end is in the trash still waits for that one.
    with whole as materialized (
        select k.field_id, k.record_id, k.linked_id, k.position, link.inverse_id
        from (
            select known.field_id, known.record_id, known.linked_id, known.position
            from airtable.trashed_links as known
            where known.tenant_id = v_tenant_id
                and known.record_id = any (record_ids)
            union
            select known.field_id, known.record_id, known.linked_id, known.position
            from airtable.trashed_links as known
            where known.tenant_id = v_tenant_id
                and known.linked_id = any (record_ids)
        ) as k
        inner join unnest(v_links, v_tables, v_linked_tables, v_inverse)
            as link (id, table_id, linked_table_id, inverse_id) on link.id = k.field_id
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = k.record_id
            and r.table_id = link.table_id
        inner join airtable.records as l
            on l.tenant_id = v_tenant_id
            and l.id = k.linked_id
            and l.table_id = link.linked_table_id
    ),

    taken as (
        delete from airtable.trashed_links as known
        using whole as w
        where known.tenant_id = v_tenant_id
            and known.record_id = w.record_id
            and known.field_id = w.field_id
            and known.linked_id = w.linked_id
    )

    select
        array_agg(mended.record_id order by mended.position, mended.linked_id),
        array_agg(mended.field_id order by mended.position, mended.linked_id),
        array_agg(mended.linked_id order by mended.position, mended.linked_id)
    into v_from, v_fields, v_to
    from (
        select w.record_id, w.field_id, w.linked_id, w.position
        from whole as w
        union all
        select w.linked_id, w.inverse_id, w.record_id, w.position
        from whole as w
        where w.inverse_id is not null
    ) as mended;
    if v_from is null then
        return;
    end if;

    perform airtable.lock_records_of_tables(v_from);
    -- What was restored keeps its time; the others change now.
    perform airtable.change_links(
        array_agg(m.record_id order by m.place), array_agg(m.field_id order by m.place), array_agg(m.linked_id order by m.place),
        array_fill(true, array[count(*)::integer]), not m.is_restored
    )
    from (
        select given.*, v_restored ? given.record_id as is_restored
        from unnest(v_from, v_fields, v_to) with ordinality as given (record_id, field_id, linked_id, place)
    ) as m
    group by m.is_restored;
end;
$function$;
alter function airtable.mend_links(text, text[]) owner to pyairtable_owner;
comment on function airtable.mend_links(text, text[]) is 'After records of a table were restored: puts the links that deleting cut back into both cells, where both records are there; the others wait in airtable.trashed_links. For those who move records, since nobody else writes there.';
revoke execute on function airtable.mend_links(text, text[]) from public;

-- function airtable.merge_faults(bigint, jsonb, text)
create or replace function airtable.merge_faults(place bigint, merge_value jsonb, reason text)
returns jsonb
language sql
immutable parallel safe
begin atomic
 select jsonb_build_array(jsonb_build_object('index', place, 'field', null::unknown, 'value', merge_value, 'message', reason)) as jsonb_build_array;
end;
alter function airtable.merge_faults(bigint, jsonb, text) owner to pyairtable_owner;
comment on function airtable.merge_faults(bigint, jsonb, text) is 'Why a record cannot be merged, as a list with one fault; its value are the merge cells, keyed by field id.';
revoke execute on function airtable.merge_faults(bigint, jsonb, text) from public;
grant execute on function airtable.merge_faults(bigint, jsonb, text) to application_user;

-- function airtable.merge_staged_records(regclass, text, text, text[])
create or replace function airtable.merge_staged_records(
    staging regclass,
    table_id text,
    merge_field_id text,
    field_ids text[],
    out created bigint,
    out updated bigint,
    out unchanged bigint
)
returns record
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_first bigint;
begin
    -- What the triggers see of an update is what changed: a record that is as the row says is not written.
    execute format(
        'with matched as (
            select s.position, r.id, (r.fields - $4) || s.fields as fields, r.fields as old_fields
            from %s as s
            join airtable.records as r
                on r.tenant_id = $1
                and r.table_id = $2
                and r.fields -> $3 = s.fields -> $3
            where s.conflict is null
        ),

        written as (
            update airtable.records as r
            set
                fields = m.fields,
                last_modified_time = now(),
                last_modified_by = $5
            from matched as m
            where r.tenant_id = $1
                and r.id = m.id
                and m.fields <> m.old_fields
            returning r.id
        ),

        settled as (
            update %s as s
            set is_merged = true
            from matched as m
            where s.position = m.position
            returning s.position
        )

        select (select count(*) from written), (select count(*) from settled) - (select count(*) from written)',
        staging, staging
    )
    into updated, unchanged
    using v_tenant_id, table_id, merge_field_id, field_ids, app.current_user_id();

    execute format('select count(*) from %s as s where s.conflict is null and not s.is_merged', staging) into created;
    v_first := airtable.reserve_auto_numbers(table_id, created);
    execute format(
        'insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
        select $1, s.id, $2, $3 + row_number() over (order by s.position) - 1, s.fields, $4, $4
        from %s as s
        where s.conflict is null
            and not s.is_merged',
        staging
    )
    using v_tenant_id, table_id, v_first, app.current_user_id();
end;
$function$;
alter function airtable.merge_staged_records(regclass, text, text, text[]) owner to pyairtable_owner;
comment on function airtable.merge_staged_records(regclass, text, text, text[]) is 'Merges the rows of a staging table (position bigint, id text, fields jsonb, conflict text, is_merged boolean) that have no conflict into a table by one field; `field_ids` are the fields the rows speak for, so that a cell they lack is emptied. Returns how many records were created, updated and left as they were. Raises PT404 when the table does not exist.';
revoke execute on function airtable.merge_staged_records(regclass, text, text, text[]) from public;
grant execute on function airtable.merge_staged_records(regclass, text, text, text[]) to application_user;

-- function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[])
create or replace function airtable.mirrored_cells(
    table_id text,
    records jsonb,
    ids text[],
    fields jsonb[],
    is_faulty boolean[]
)
returns table(place bigint, id text, cells jsonb, cleared jsonb, created timestamp with time zone, modified timestamp with time zone, awaited jsonb)
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_all text[];
    v_created text[];
    v_modified text[];
    v_links jsonb;
    v_there jsonb := jsonb_build_object();
begin
    select
        coalesce(array_agg(f.id), '{}'),
        coalesce(array_agg(f.id) filter (where f.type = 'createdTime'), '{}'),
        coalesce(array_agg(f.id) filter (where f.type = 'lastModifiedTime'), '{}'),
        jsonb_object_agg(f.id, f.options ->> 'linkedTableId') filter (where f.type = 'multipleRecordLinks')
    into v_all, v_created, v_modified, v_links
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.table_id = mirrored_cells.table_id;
    if v_links is not null then
        v_there := (
            select
                coalesce(jsonb_object_agg(r.id, r.table_id), '{}')
                || (
                    select coalesce(jsonb_object_agg(given.id, mirrored_cells.table_id), '{}')
                    from unnest(mirrored_cells.ids, is_faulty) as given (id, is_faulty)
                    where not given.is_faulty
                )
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.id in (
                    select cell.id
                    from unnest(mirrored_cells.fields) as given (fields)
                    cross join jsonb_object_keys(v_links) as link (id)
                    cross join jsonb_array_elements_text(given.fields -> link.id) as cell (id)
                )
        );
    end if;
    return query
        select
            given.place,
            given.id,
            own.cells,
            to_jsonb(array(select f.id from unnest(v_all) as f (id) where not own.cells ? f.id)),
            coalesce(
                (records -> (given.place - 1)::integer ->> 'createdTime')::timestamptz,
                (select min((given.fields ->> f.id)::timestamptz) from unnest(v_created) as f (id))
            ),
            (select max((given.fields ->> f.id)::timestamptz) from unnest(v_modified) as f (id)),
            linked.awaited
        from unnest(mirrored_cells.ids, mirrored_cells.fields, is_faulty) with ordinality as given (id, fields, is_faulty, place)
        cross join lateral (
            select
                jsonb_object_agg(cell.field_id, cell.present) filter (where cell.present is not null) as cells,
                array_agg(cell.field_id) as touched,
                jsonb_path_query_array(jsonb_agg(cell.awaited), '$[*][*] ? (@ != null)') as awaited
            from (
                select
                    link.id as field_id,
                    jsonb_agg(target.id order by target.place)
                    filter (where v_there ->> target.id = link.linked_table_id) as present,
                    jsonb_agg(jsonb_build_object('field', link.id, 'record', given.id, 'linked', target.id, 'place', target.place))
                    filter (where v_there ->> target.id is distinct from link.linked_table_id) as awaited
                from jsonb_each_text(v_links) as link (id, linked_table_id)
                cross join lateral (
                    select named.id, min(named.place) as place
                    from jsonb_array_elements_text(given.fields -> link.id) with ordinality as named (id, place)
                    group by named.id
                ) as target
                group by link.id
            ) as cell
        ) as linked
        cross join lateral (
            select
                (given.fields - v_created - v_modified - coalesce(linked.touched, '{}')) || coalesce(linked.cells, '{}') as cells
        ) as own
        where not given.is_faulty;
end;
$function$;
alter function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) owner to pyairtable_owner;
comment on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) is 'Records of a mirror that have no faults, by place from 1: the cells to keep, the ids of the others, when they were created and modified where they come from, and the links that must wait for a record in the table they lead to, [{"field", "record", "linked", "place"}].';
revoke execute on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) from public;
grant execute on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) to application_user;

-- function airtable.missing_ids(text[], text[])
create or replace function airtable.missing_ids(wanted text[], found text[])
returns text[]
language sql
immutable parallel safe
set search_path to ''
as $function$
    select coalesce(array_agg(w.id order by w.place), '{}')
    from unnest(wanted) with ordinality as w (id, place)
    left join unnest(found) as f (id) on f.id = w.id
    where f.id is null
$function$;
alter function airtable.missing_ids(text[], text[]) owner to pyairtable_owner;
comment on function airtable.missing_ids(text[], text[]) is 'The ids wanted that were not found, in their order.';
revoke execute on function airtable.missing_ids(text[], text[]) from public;
grant execute on function airtable.missing_ids(text[], text[]) to application_user;

-- function airtable.named_fields(text, jsonb)
create or replace function airtable.named_fields(table_id text, fields jsonb)
returns jsonb
language sql
stable
set search_path to ''
as $function$
    select coalesce(jsonb_object_agg(f.name, named_fields.fields -> f.id), '{}')
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = named_fields.table_id
        and named_fields.fields ? f.id
$function$;
alter function airtable.named_fields(text, jsonb) owner to pyairtable_owner;
comment on function airtable.named_fields(text, jsonb) is 'Cells keyed by field name from cells keyed by field id.';
revoke execute on function airtable.named_fields(text, jsonb) from public;
grant execute on function airtable.named_fields(text, jsonb) to application_user;

-- function airtable.nearest_choice(jsonb, text)
create or replace function airtable.nearest_choice(options jsonb, name text)
returns text
language sql
immutable parallel safe
set search_path to ''
as $function$
    select
        case
            when options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', name)) then
                name
            else
                coalesce(
                    (
                        select choice.value ->> 'name'
                        from jsonb_array_elements(options -> 'choices') with ordinality as choice (value, place)
                        where lower(choice.value ->> 'name' collate "und-x-icu") = lower(name collate "und-x-icu")
                        order by choice.place
                        limit 1
                    ),
                    name
                )
        end
$function$;
alter function airtable.nearest_choice(jsonb, text) owner to pyairtable_owner;
comment on function airtable.nearest_choice(jsonb, text) is 'The choice of a select field with this name, whatever its case; the name itself when there is none.';
revoke execute on function airtable.nearest_choice(jsonb, text) from public;
grant execute on function airtable.nearest_choice(jsonb, text) to application_user;

-- function airtable.note_attachments(text, text[], jsonb[])
create or replace function airtable.note_attachments(table_id text, ids text[], fields jsonb[])
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_fields text[];
    v_elements jsonb[];
    v_count bigint;
begin
    select t.attachment_fields
    into v_fields
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = note_attachments.table_id;
    v_elements := array(
        select element.value || jsonb_build_object('recordId', given.id, 'fieldId', field.id)
        from unnest(ids, note_attachments.fields) as given (id, cells)
        cross join unnest(v_fields) as field (id)
        cross join jsonb_array_elements(given.cells -> field.id) as element
        order by element.value ->> 'id'
    );
    if cardinality(v_elements) = 0 then
        return;
    end if;
    insert into airtable.attachments as a (
        tenant_id, id, table_id, record_id, field_id, url, filename, size, mime_type, width, height, thumbnails
    )
    select
        v_tenant_id,
        e.value ->> 'id',
        note_attachments.table_id,
        e.value ->> 'recordId',
        e.value ->> 'fieldId',
        e.value ->> 'url',
        e.value ->> 'filename',
        (e.value ->> 'size')::bigint,
        e.value ->> 'type',
        (e.value ->> 'width')::integer,
        (e.value ->> 'height')::integer,
        e.value -> 'thumbnails'
    from unnest(v_elements) as e (value)
    on conflict (tenant_id, id) do update
    set
        url = excluded.url,
        filename = excluded.filename,
        size = excluded.size,
        mime_type = excluded.mime_type,
        width = excluded.width,
        height = excluded.height,
        thumbnails = excluded.thumbnails,
        is_shown = true,
        unreferenced_time = null
    where a.record_id = excluded.record_id
        and a.field_id = excluded.field_id;
    get diagnostics v_count = row_count;
    if v_count < cardinality(v_elements) then
        raise exception using
            errcode = 'PT409',
            message = 'another cell has just been given an attachment with the same id',
            hint = 'Nothing was written. Try again.';
    end if;
end;
$function$;
alter function airtable.note_attachments(text, text[], jsonb[]) owner to pyairtable_owner;
comment on function airtable.note_attachments(text, text[], jsonb[]) is 'Notes the attachments in cells that were written, as airtable.complete_attachments made them, of the records `ids`. Raises PT409 when another transaction took over one of their ids meanwhile.';
revoke execute on function airtable.note_attachments(text, text[], jsonb[]) from public;
grant execute on function airtable.note_attachments(text, text[], jsonb[]) to application_user;

-- function airtable.number_time(bigint)
create or replace function airtable.number_time(number bigint)
returns timestamp with time zone
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select timestamptz '1970-01-01 00:00:00+00' + make_interval(secs => number / 1000000) + number % 1000000 * interval '1 microsecond'
$function$;
alter function airtable.number_time(bigint) owner to pyairtable_owner;
comment on function airtable.number_time(bigint) is 'The time that airtable.time_number made this number from.';
revoke execute on function airtable.number_time(bigint) from public;
grant execute on function airtable.number_time(bigint) to application_user, pyairtable_search;

-- function airtable.open_feed(text, boolean)
create or replace function airtable.open_feed(base_id text, is_watched boolean default null::boolean)
returns bigint
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_next bigint;
begin
    -- Waits for whoever is making a table of the base, so that each is either seen here or sees the feed.
    perform from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = open_feed.base_id
    for update;
    if not found then
        perform airtable.raise_base_missing(base_id);
    end if;
    insert into airtable.event_counters (tenant_id)
    values (v_tenant_id)
    on conflict do nothing;
    insert into airtable.feeds as f (tenant_id, base_id, is_watched)
    values (v_tenant_id, open_feed.base_id, coalesce(open_feed.is_watched, false))
    on conflict on constraint feeds_pkey do update
    set
        is_open = true,
        is_watched = coalesce(open_feed.is_watched, f.is_watched),
        first_number = case when f.is_open then f.first_number else f.last_number + 1 end
    returning f.last_number + 1 into v_next;
    insert into airtable.watched_tables (tenant_id, table_id, base_id)
    select t.tenant_id, t.id, t.base_id
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.base_id = open_feed.base_id
    on conflict do nothing;
    return v_next;
end;
$function$;
alter function airtable.open_feed(text, boolean) owner to pyairtable_owner;
comment on function airtable.open_feed(text, boolean) is 'Has the changes of a base noted from now on, and returns the number its next transaction will get. `is_watched` sets or withdraws the wish of api.watch_base. Needs level editor. Raises PT404 when the base does not exist.';
revoke execute on function airtable.open_feed(text, boolean) from public;
grant execute on function airtable.open_feed(text, boolean) to application_user;

-- function airtable.option_kinds(text)
create or replace function airtable.option_kinds(type text)
returns jsonb
language sql
immutable parallel safe
set search_path to ''
as $function$
    select '{
        "aiText": {"prompt": "array", "referencedFieldIds": "array"},
        "autoNumber": {},
        "barcode": {},
        "button": {},
        "checkbox": {"icon": "string", "color": "string"},
        "count": {"recordLinkFieldId": "string", "isValid": "boolean"},
        "createdBy": {},
        "createdTime": {"result": "object"},
        "currency": {"precision": "precision", "symbol": "string"},
        "date": {"dateFormat": "object"},
        "dateTime": {"dateFormat": "object", "timeFormat": "object", "timeZone": "string"},
        "duration": {"durationFormat": "duration"},
        "email": {},
        "externalSyncSource": {"choices": "choices"},
        "formula": {"formula": "string", "isValid": "boolean", "referencedFieldIds": "array", "result": "object"},
        "lastModifiedBy": {},
        "lastModifiedTime": {"isValid": "boolean", "referencedFieldIds": "array", "result": "object"},
        "manualSort": {},
        "multilineText": {},
        "multipleAttachments": {"isReversed": "boolean"},
        "multipleCollaborators": {},
        "multipleLookupValues": {
            "recordLinkFieldId": "string", "fieldIdInLinkedTable": "string", "isValid": "boolean", "result": "object"
        },
        "multipleRecordLinks": {
            "linkedTableId": "table", "inverseLinkFieldId": "string", "isReversed": "boolean",
            "prefersSingleRecordLink": "boolean", "viewIdForRecordSelection": "string"
        },
        "multipleSelects": {"choices": "choices"},
        "number": {"precision": "precision"},
        "percent": {"precision": "precision"},
        "phoneNumber": {},
        "rating": {"icon": "string", "color": "string", "max": "max"},
        "richText": {},
        "rollup": {
            "recordLinkFieldId": "string", "fieldIdInLinkedTable": "string", "formula": "string", "isValid": "boolean",
            "referencedFieldIds": "array", "result": "object"
        },
        "singleCollaborator": {},
        "singleLineText": {},
        "singleSelect": {"choices": "choices"},
        "url": {}
    }'::jsonb -> type
$function$;
alter function airtable.option_kinds(text) owner to pyairtable_owner;
comment on function airtable.option_kinds(text) is 'The options of a field type and what each holds, {"precision": "precision"}; null for a type that does not exist.';
revoke execute on function airtable.option_kinds(text) from public;
grant execute on function airtable.option_kinds(text) to application_user;

-- function airtable.options_problem(text, jsonb)
create or replace function airtable.options_problem(type text, options jsonb)
returns text
language sql
stable parallel safe
set search_path to ''
as $function$
    select
        case
            when type is null then
                'has no "type"'
            when airtable.option_kinds(type) is null then
                format('there is no field type %s', to_json(type))
            when options is null or options = 'null' then
                null
            when jsonb_typeof(options) <> 'object' then
                format('"options": expected an object, got %s', jsonb_typeof(options))
            else
                (
                    select string_agg(format('"options" %s: %s', to_json(given.name), fault.text), '; ' order by given.name)
                    from jsonb_each(options) as given (name, value)
                    cross join lateral (select airtable.option_kinds(type) ->> given.name) as expected (kind)
                    cross join lateral (
                        select
                            case
                                when expected.kind is null then
                                    format('type %s has no such option', type)
                                when expected.kind in ('string', 'boolean', 'object', 'array') then
                                    case
                                        when jsonb_typeof(given.value) <> expected.kind then
                                            format('expected %s, got %s', expected.kind, left(given.value::text, 100))
                                    end
                                when expected.kind = 'precision' then
                                    case
                                        when given.value::text !~ '^[0-8]$' then
                                            format('expected a whole number from 0 to 8, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'max' then
                                    case
                                        when given.value::text !~ '^([1-9]|10)$' then
                                            format('expected a whole number from 1 to 10, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'duration' then
                                    case
                                        when given.value #>> '{}' not in (
                                            'h:mm', 'h:mm:ss', 'h:mm:ss.S', 'h:mm:ss.SS', 'h:mm:ss.SSS'
                                        ) then
                                            format('expected a format such as "h:mm:ss", got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'table' then
                                    case
                                        when given.value #>> '{}' !~ '^tbl[A-Za-z0-9]{14}$' then
                                            format('expected the id of a table, got %s', left(given.value::text, 100))
                                    end
                                when expected.kind = 'choices' then
                                    case
                                        when jsonb_typeof(given.value) <> 'array'
                                            or jsonb_path_exists(given.value, 'strict $[*] ? (@.type() != "object")')
                                            or jsonb_path_exists(given.value, '$[*] ? (!(@.name.type() == "string"))')
                                            or jsonb_path_exists(given.value, '$[*] ? (@.name == "")') then
                                            'expected an array of objects with "name"'
                                        when jsonb_array_length(given.value) > (
                                            select count(distinct choice.value ->> 'name')
                                            from jsonb_array_elements(given.value) as choice
                                        ) then
                                            'two choices have one name'
                                    end
                            end
                    ) as fault (text)
                    where fault.text is not null
                )
        end
$function$;
alter function airtable.options_problem(text, jsonb) owner to pyairtable_owner;
comment on function airtable.options_problem(text, jsonb) is 'Why a field cannot have this type with these options, or null when it can.';
revoke execute on function airtable.options_problem(text, jsonb) from public;
grant execute on function airtable.options_problem(text, jsonb) to application_user;

-- function airtable.outside_faults(text, jsonb, boolean)
create or replace function airtable.outside_faults(table_id text, records jsonb, is_mirrored boolean)
returns jsonb[]
language sql
stable
set search_path to ''
as $function$
    select
        coalesce(
            array_agg(
                case
                    when problem.text is not null then jsonb_build_array(jsonb_build_object(
                        'index', item.place - 1,
                        'field', null,
                        'value', item.value - 'fields',
                        'message', problem.text
                    ))
                end
                order by item.place
            ),
            '{}'
        )
    from (
        select
            given.value,
            given.place,
            given.id,
            row_number() over (partition by given.id order by given.place) as turn
        from (
            select
                element.value,
                element.place,
                case when jsonb_typeof(element.value) = 'object' then element.value ->> 'id' end as id
            from jsonb_array_elements(records) with ordinality as element (value, place)
        ) as given
    ) as item
    left join airtable.records as r
        on r.tenant_id = (select app.current_tenant_id())
        and r.id = item.id
    cross join lateral (
        select
            nullif(concat_ws(
                '; ',
                case
                    when jsonb_typeof(item.value) <> 'object' or jsonb_typeof(item.value -> 'id') <> 'string' then null
                    when item.id is null and is_mirrored then 'has no "id"'
                    when item.id !~ '^rec[A-Za-z0-9]{14}$' then
                        format('"id": expected an id such as "recA1b2C3d4E5f6G7", got %s', left(to_json(item.id)::text, 100))
                    when item.id is not null and item.turn > 1 then 'the record is given twice'
                    when r.table_id <> outside_faults.table_id then format('table %s has record %s', r.table_id, item.id)
                    when r.id is not null and not is_mirrored then format('the table already has record %s', item.id)
                end,
                case
                    when jsonb_typeof(item.value) = 'object'
                        and (
                            item.value -> 'createdTime' = '""'
                            or airtable.cell_problem('dateTime', '{}', item.value -> 'createdTime') is not null
                        ) then
                        format(
                            '"createdTime": expected a time such as "2026-01-31T12:30:00.000Z", got %s',
                            left((item.value -> 'createdTime')::text, 100)
                        )
                end
            ), '') as text
    ) as problem
$function$;
alter function airtable.outside_faults(text, jsonb, boolean) owner to pyairtable_owner;
comment on function airtable.outside_faults(text, jsonb, boolean) is 'By place, what is wrong with "id" and "createdTime" of records that bring their own: [{"index", "field", "value", "message"}] or null. With `is_mirrored` each must have an id, and may be there already.';
revoke execute on function airtable.outside_faults(text, jsonb, boolean) from public;
grant execute on function airtable.outside_faults(text, jsonb, boolean) to application_user;

-- function airtable.page_after(text, text, integer)
create or replace function airtable.page_after("offset" text, signature text, how_many_keys integer)
returns jsonb
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_base64 text := translate("offset", '-_', '+/');
    v_after jsonb;
begin
    begin
        v_after := convert_from(
            decode(rpad(v_base64, (length(v_base64) + 3) / 4 * 4, '='), 'base64'), 'UTF8'
        )::jsonb;
    exception
        when data_exception then
            -- No base64, no UTF-8 or no JSON: told below, as any other text that is no cursor.
            v_after := null;
    end;
    if jsonb_typeof(v_after) is distinct from 'array'
        or jsonb_array_length(v_after) <> 3
        or v_after ->> 1 !~ '^[0-9]{1,18}$'
        or jsonb_typeof(v_after -> 2) <> 'array' then
        raise exception using
            errcode = 'PT400',
            message = format('offset: "%s" is not the offset of a page', left("offset", 100)),
            hint = 'Pass the "offset" of the previous page unchanged, or none for the first page.';
    end if;
    if v_after ->> 0 <> signature or jsonb_array_length(v_after -> 2) <> how_many_keys then
        raise exception using
            errcode = 'PT400',
            message = 'offset: belongs to a page with another filter, sort or view',
            hint = 'Pass filter, sort and view of the previous page unchanged, or begin without an offset; so too when '
                'the filter or the sort of the view was changed in between.';
    end if;
    return jsonb_build_object('number', v_after -> 1, 'keys', v_after -> 2);
end;
$function$;
alter function airtable.page_after(text, text, integer) owner to pyairtable_owner;
comment on function airtable.page_after(text, text, integer) is 'Where the previous page ended, {"number", "keys"}, from the text that airtable.page_cursor made. Raises PT400 when it is none, or that of another filter, sort or view.';
revoke execute on function airtable.page_after(text, text, integer) from public;
grant execute on function airtable.page_after(text, text, integer) to application_user;

-- function airtable.page_cursor(text, bigint, jsonb)
create or replace function airtable.page_cursor(signature text, auto_number bigint, keys jsonb)
returns text
language sql
stable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select translate(
        encode(convert_to(jsonb_build_array(signature, auto_number, keys)::text, 'UTF8'), 'base64'), e'+/=\n', '-_'
    )
$function$;
alter function airtable.page_cursor(text, bigint, jsonb) owner to pyairtable_owner;
comment on function airtable.page_cursor(text, bigint, jsonb) is 'Where a page ends, as text for the caller: signature of filter and sort, number and sort values of its last record.';
revoke execute on function airtable.page_cursor(text, bigint, jsonb) from public;
grant execute on function airtable.page_cursor(text, bigint, jsonb) to application_user;

-- function airtable.page_start(text, integer)
create or replace function airtable.page_start("offset" text, page_size integer)
returns bigint
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    if page_size is null or page_size not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 1000, got %s', coalesce(page_size::text, 'null'));
    end if;
    if "offset" !~ '^[0-9]{1,18}$' then
        raise exception using
            errcode = 'PT400',
            message = format('offset: "%s" is not the offset of a page', left("offset", 100)),
            hint = 'Pass the "offset" of the previous page unchanged, or none for the first page.';
    end if;
    return coalesce("offset"::bigint, 0);
end;
$function$;
alter function airtable.page_start(text, integer) owner to pyairtable_owner;
comment on function airtable.page_start(text, integer) is 'The record number after which a page begins. Raises PT400 for a page size outside 1 to 1000 or an unknown offset.';
revoke execute on function airtable.page_start(text, integer) from public;
grant execute on function airtable.page_start(text, integer) to application_user;

-- function airtable.pair_link_field(text)
create or replace function airtable.pair_link_field(field_id text)
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_field airtable.fields;
    v_table airtable.tables;
    v_linked text;
    v_inverse text;
    v_problem text;
    v_records text[];
    v_links text[];
begin
    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.id = pair_link_field.field_id;
    select t.* into v_table
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = v_field.table_id;
    v_linked := v_field.options ->> 'linkedTableId';
    v_problem := airtable.link_problem(v_table.base_id, v_table.id, v_field.id, v_field.options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(v_field.name), v_problem);
    end if;

    if v_linked <> v_table.id then
        -- The one that is named, or one that names this field and has waited for it.
        v_inverse := (
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = v_linked
                and f.type = 'multipleRecordLinks'
                and f.options ->> 'linkedTableId' = v_table.id
                and (
                    f.id = v_field.options ->> 'inverseLinkFieldId'
                    or not v_field.options ? 'inverseLinkFieldId'
                    and f.options ->> 'inverseLinkFieldId' = v_field.id
                )
            order by f.position
            limit 1
        );
        if v_inverse is not null then
            perform airtable.lock_link_fields(array[v_inverse]);
            select array_agg(cell.id), array_agg(r.id)
            into v_records, v_links
            from airtable.records as r
            cross join jsonb_array_elements_text(
                case when jsonb_typeof(r.fields -> v_inverse) = 'array' then r.fields -> v_inverse else '[]' end
            ) as cell (id)
            where r.tenant_id = v_tenant_id
                and r.table_id = v_linked;
            if v_records is not null then
                perform airtable.lock_records_of_tables(v_records);
                perform airtable.change_links(
                    v_records,
                    array_fill(v_field.id, array[cardinality(v_records)]),
                    v_links,
                    array_fill(true, array[cardinality(v_records)]),
                    false
                );
            end if;
        elsif not v_field.options ? 'inverseLinkFieldId' then
            insert into airtable.fields as f (tenant_id, table_id, name, type, options, position)
            select
                v_tenant_id,
                v_linked,
                airtable.free_field_name(v_linked, v_table.name),
                'multipleRecordLinks',
                jsonb_build_object('linkedTableId', v_table.id),
                coalesce(max(known.position), 0) + 1
            from airtable.fields as known
            where known.tenant_id = v_tenant_id
                and known.table_id = v_linked
            returning f.id into v_inverse;
        end if;
    end if;

    update airtable.fields as f
    set options = '{"isReversed": false, "prefersSingleRecordLink": false}' || f.options || pair.options
    from (
        values
            (v_field.id, case when v_inverse is null then '{}' else jsonb_build_object('inverseLinkFieldId', v_inverse) end),
            (v_inverse, jsonb_build_object('inverseLinkFieldId', v_field.id))
    ) as pair (id, options)
    where f.tenant_id = v_tenant_id
        and f.id = pair.id;
end;
$function$;
alter function airtable.pair_link_field(text) owner to pyairtable_owner;
comment on function airtable.pair_link_field(text) is 'Completes a link field that was just made: its inverse field is the one it names, one that has waited for it, or a new one in the linked table, named after the table. A link to the table itself has none, and one whose inverse field is named but not there yet waits for it. Cells of an inverse field that was there are followed. The tables must be locked. Raises PT422 for options that do not fit.';
revoke execute on function airtable.pair_link_field(text) from public;
grant execute on function airtable.pair_link_field(text) to application_user;

-- function airtable.people(jsonb)
create or replace function airtable.people(computed_fields jsonb)
returns jsonb
language sql
stable parallel safe
begin atomic
 select
         case
             when jsonb_path_exists(computed_fields, '$.*?(@ == "createdBy" || @ == "lastModifiedBy")'::jsonpath) then (select jsonb_object_agg(u.id, jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name)) as jsonb_object_agg
                from (core.memberships m
                  join core.users u on ((m.user_id = u.id)))
               where (m.tenant_id = (select app.current_tenant_id() as current_tenant_id)))
             else null::jsonb
         end as "case";
end;
alter function airtable.people(jsonb) owner to pyairtable_owner;
comment on function airtable.people(jsonb) is 'The members of the tenant, {user id: {"id", "email", "name"}}, where a table (airtable.tables.computed_fields) tells who wrote its records; else null.';
revoke execute on function airtable.people(jsonb) from public;
grant execute on function airtable.people(jsonb) to application_user;

-- function airtable.purge_attachments(interval)
create or replace function airtable.purge_attachments(older_than interval default null::interval)
returns table(tenant_id uuid, storage_key text)
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    update airtable.attachments as a
    set unreferenced_time = case when a.unreferenced_time is null then now() end
    where (a.unreferenced_time is null) <> (
        search.is_attached(a.tenant_id, a.record_id, a.field_id, a.id)
        or exists (
            select
            from airtable.trashed_records as r
            where r.tenant_id = a.tenant_id
                and r.id = a.record_id
                and r.fields -> a.field_id @> jsonb_build_array(jsonb_build_object('id', a.id))
        )
    );
    return query
        delete from airtable.attachments as a
        using ops.tenant_cuts('attachments', older_than) as c
        where a.tenant_id = c.tenant_id
            and a.unreferenced_time <= c.cut
            and a.unreferenced_time < now()
            and not ops.is_held('attachments', a.tenant_id, a.unreferenced_time)
        returning a.tenant_id, a.storage_key;
end;
$function$;
alter function airtable.purge_attachments(interval) owner to pyairtable_owner;
comment on function airtable.purge_attachments(interval) is 'Marks the attachments that are in no cell, also not in the trash, uploads never stored among them; deletes for good those that have been marked for as long as this, or as each tenant''s retention says, but none under a legal hold, of all tenants, and returns the objects that the store may now drop. For the owner, in a transaction that works for no tenant.';
revoke execute on function airtable.purge_attachments(interval) from public;

-- function airtable.purge_changes(interval)
create or replace function airtable.purge_changes(older_than interval default null::interval)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_feed airtable.feeds;
    v_count bigint;
begin
    for v_feed in
        select f.*
        from airtable.feeds as f
        where f.is_open
        order by f.tenant_id, f.base_id
    loop
        perform airtable.close_unused_feed(v_feed.tenant_id, v_feed.base_id);
    end loop;
    with gone as (
        delete from airtable.transactions as t
        -- They go in order, so none goes from the first legal hold on.
        using ops.tenant_cuts('changes', older_than) as c
        where t.tenant_id = c.tenant_id
            and t.committed_at < c.cut
        returning t.tenant_id, t.base_id, t.number, t.event_number
    ),

    feeds as (
        update airtable.feeds as f
        set first_number = greatest(f.first_number, last.number + 1)
        from (
            select g.tenant_id, g.base_id, max(g.number) as number
            from gone as g
            group by g.tenant_id, g.base_id
        ) as last
        where f.tenant_id = last.tenant_id
            and f.base_id = last.base_id
        returning f.tenant_id
    ),

    counters as (
        update airtable.event_counters as c
        set first_event = greatest(c.first_event, last.number + 1)
        from (
            select g.tenant_id, max(g.event_number) as number
            from gone as g
            group by g.tenant_id
        ) as last
        where c.tenant_id = last.tenant_id
        returning c.tenant_id
    )

    select count(*) into v_count
    from gone;
    return v_count;
end;
$function$;
alter function airtable.purge_changes(interval) owner to pyairtable_owner;
comment on function airtable.purge_changes(interval) is 'Deletes the changes of all tenants that committed longer ago than this, or than each tenant''s retention says, but none from the first legal hold on; ends the noting for bases whose webhooks have expired, and returns how many transactions were deleted. For the owner, once a day or so.';
revoke execute on function airtable.purge_changes(interval) from public;

-- function airtable.raise_any_faults(jsonb[])
create or replace function airtable.raise_any_faults(faults jsonb[])
returns void
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_texts text[] := array(
        select format('records[%s]: %s', fault.value ->> 'index', fault.value ->> 'message')
        from jsonb_array_elements(airtable.all_faults(faults)) with ordinality as fault (value, ordinality)
        order by fault.ordinality
    );
begin
    if cardinality(v_texts) > 0 then
        perform airtable.raise_faults(v_texts);
    end if;
end;
$function$;
alter function airtable.raise_any_faults(jsonb[]) owner to pyairtable_owner;
comment on function airtable.raise_any_faults(jsonb[]) is 'Raises PT422 when a record has faults, [{"index", "message"}] or null; one a line in the detail.';
revoke execute on function airtable.raise_any_faults(jsonb[]) from public;
grant execute on function airtable.raise_any_faults(jsonb[]) to application_user;

-- function airtable.raise_base_missing(text)
create or replace function airtable.raise_base_missing(base_id text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('base %s does not exist', coalesce(base_id, 'null')),
        hint = 'List the bases with api.list_bases().';
end;
$function$;
alter function airtable.raise_base_missing(text) owner to pyairtable_owner;
comment on function airtable.raise_base_missing(text) is 'Raises PT404. A base of another tenant is reported in the same words as one that never was.';
revoke execute on function airtable.raise_base_missing(text) from public;
grant execute on function airtable.raise_base_missing(text) to application_user;

-- function airtable.raise_faults(text[])
create or replace function airtable.raise_faults(faults text[])
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT422',
        message = case cardinality(faults)
            when 1 then faults[1]
            else format('%s faults; the first is: %s', cardinality(faults), faults[1])
        end,
        detail = array_to_string(faults, e'\n'),
        hint = 'Nothing was written. List the fields of the table with api.list_tables(base_id).';
end;
$function$;
alter function airtable.raise_faults(text[]) owner to pyairtable_owner;
comment on function airtable.raise_faults(text[]) is 'Raises PT422 with the faults of a batch, one a line in the detail.';
revoke execute on function airtable.raise_faults(text[]) from public;
grant execute on function airtable.raise_faults(text[]) to application_user;

-- function airtable.raise_records_missing(text, text[])
create or replace function airtable.raise_records_missing(table_id text, record_ids text[])
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('table %s has no record %s', table_id, array_to_string(record_ids, ', ', 'null')),
        hint = 'Nothing was written. List the records with api.list_records(table_id).';
end;
$function$;
alter function airtable.raise_records_missing(text, text[]) owner to pyairtable_owner;
comment on function airtable.raise_records_missing(text, text[]) is 'Raises PT404 naming the records.';
revoke execute on function airtable.raise_records_missing(text, text[]) from public;
grant execute on function airtable.raise_records_missing(text, text[]) to application_user;

-- function airtable.raise_table_missing(text)
create or replace function airtable.raise_table_missing(table_id text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('table %s does not exist', coalesce(table_id, 'null')),
        hint = 'List the tables of a base with api.list_tables(base_id).';
end;
$function$;
alter function airtable.raise_table_missing(text) owner to pyairtable_owner;
comment on function airtable.raise_table_missing(text) is 'Raises PT404. A table of another tenant is reported in the same words as one that never was.';
revoke execute on function airtable.raise_table_missing(text) from public;
grant execute on function airtable.raise_table_missing(text) to application_user;

-- function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[])
create or replace function airtable.raise_view_faults(
    table_id text,
    name text,
    type text,
    filter jsonb,
    sort jsonb,
    hidden_fields text[],
    field_order text[]
)
returns void
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_types text[] := array['grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block'];
    v_faults text[] := array[]::text[];
begin
    if length(name) not between 1 and 255 then
        v_faults := v_faults || 'name: a view needs a name of 1 to 255 characters'::text;
    end if;
    if type <> all (v_types) then
        v_faults := v_faults || format(
            'type: there is no view type %s, but %s', to_json(type), array_to_string(v_types, ', ')
        );
    end if;
    v_faults := v_faults
        || airtable.filter_faults(table_id, filter)
        || airtable.sort_faults(table_id, sort)
        || airtable.field_list_faults(table_id, hidden_fields, 'hidden_fields')
        || airtable.field_list_faults(table_id, field_order, 'field_order');
    if cardinality(v_faults) > 0 then
        perform airtable.raise_faults(v_faults);
    end if;
end;
$function$;
alter function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) owner to pyairtable_owner;
comment on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) is 'Raises PT422 with everything that is wrong with the parts of a view; a part that is null is not looked at.';
revoke execute on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) from public;
grant execute on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) to application_user;

-- function airtable.record_faults(jsonb, bigint)
create or replace function airtable.record_faults(record jsonb, index bigint)
returns jsonb
language sql
immutable parallel safe
set search_path to ''
as $function$
    select
        jsonb_build_array(jsonb_build_object(
            'index', index,
            'field', null,
            'value', case when jsonb_typeof(record) = 'object' then record - 'fields' else record end,
            'message', case
                when jsonb_typeof(record) <> 'object' then
                    format('expected an object, got %s', jsonb_typeof(record))
                when not record ? 'fields' then
                    'has no "fields"'
                when jsonb_typeof(record -> 'fields') <> 'object' then
                    format('"fields": expected an object, got %s', jsonb_typeof(record -> 'fields'))
                else
                    format('"id": expected a string, got %s', jsonb_typeof(record -> 'id'))
            end
        ))
$function$;
alter function airtable.record_faults(jsonb, bigint) owner to pyairtable_owner;
comment on function airtable.record_faults(jsonb, bigint) is 'What is wrong with the shape of a record that is not {"id"?: string, "fields": object}, as a list with one fault.';
revoke execute on function airtable.record_faults(jsonb, bigint) from public;
grant execute on function airtable.record_faults(jsonb, bigint) to application_user;

-- function airtable.require_attachment(text)
create or replace function airtable.require_attachment(attachment_id text)
returns airtable.attachments
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments;
begin
    select a.*
    into v_attachment
    from airtable.attachments as a
    where a.tenant_id = v_tenant_id
        and a.id = require_attachment.attachment_id
    for no key update;
    if v_attachment.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('attachment %s does not exist', coalesce(left(attachment_id, 100), 'null')),
            hint = 'List the attachments of a table with api.list_attachments(table_id).';
    end if;
    return v_attachment;
end;
$function$;
alter function airtable.require_attachment(text) owner to pyairtable_owner;
comment on function airtable.require_attachment(text) is 'An attachment, locked until the transaction ends. Needs level editor. Raises PT404 when there is none.';
revoke execute on function airtable.require_attachment(text) from public;
grant execute on function airtable.require_attachment(text) to application_user;

-- function airtable.require_comment(text, text, text)
create or replace function airtable.require_comment(table_id text, record_id text, comment_id text)
returns airtable.comments
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_comment airtable.comments;
begin
    perform airtable.require_record(table_id, record_id);
    select c.* into v_comment
    from airtable.comments as c
    where c.tenant_id = (select app.current_tenant_id())
        and c.id = require_comment.comment_id
        and c.table_id = require_comment.table_id
        and c.record_id = require_comment.record_id;
    if v_comment.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('record %s has no comment %s', record_id, coalesce(comment_id, 'null')),
            hint = 'List its comments with api.list_comments(table_id, record_id).';
    end if;
    return v_comment;
end;
$function$;
alter function airtable.require_comment(text, text, text) owner to pyairtable_owner;
comment on function airtable.require_comment(text, text, text) is 'The comment of a record with this id. Raises PT404 when there is no such table, record or comment.';
revoke execute on function airtable.require_comment(text, text, text) from public;
grant execute on function airtable.require_comment(text, text, text) to application_user;

-- function airtable.require_comment_text(text)
create or replace function airtable.require_comment_text(comment_text text)
returns void
language plpgsql
immutable parallel safe
set search_path to ''
as $function$
begin
    if coalesce(length(comment_text), 0) not between 1 and 10000 then
        raise exception using
            errcode = 'PT422',
            message = format('text: a comment has 1 to 10000 characters, not %s', coalesce(length(comment_text), 0)),
            hint = 'Shorten it, or write an answer to it.';
    end if;
end;
$function$;
alter function airtable.require_comment_text(text) owner to pyairtable_owner;
comment on function airtable.require_comment_text(text) is 'Raises PT422 when a comment would be empty or too long.';
revoke execute on function airtable.require_comment_text(text) from public;
grant execute on function airtable.require_comment_text(text) to application_user;

-- function airtable.require_cursor(bigint, bigint, bigint)
create or replace function airtable.require_cursor(cursor bigint, first_number bigint, last_number bigint)
returns void
language plpgsql
immutable
set search_path to ''
as $function$
begin
    if cursor < first_number then
        raise exception using
            errcode = 'PT410',
            message = format('cursor: what lies between %s and %s is no longer kept', cursor, first_number - 1),
            hint = format('Read the tables again, then go on with the cursor %s.', first_number);
    end if;
    if cursor > last_number + 1 then
        raise exception using
            errcode = 'PT400',
            message = format('cursor: %s lies ahead, the next one is %s', cursor, last_number + 1),
            hint = 'Pass the "cursor" of the previous answer unchanged.';
    end if;
end;
$function$;
alter function airtable.require_cursor(bigint, bigint, bigint) owner to pyairtable_owner;
comment on function airtable.require_cursor(bigint, bigint, bigint) is 'Raises PT410 for a cursor before the first number kept, PT400 for one after the next to come.';
revoke execute on function airtable.require_cursor(bigint, bigint, bigint) from public;
grant execute on function airtable.require_cursor(bigint, bigint, bigint) to application_user;

-- function airtable.require_field(text, text)
create or replace function airtable.require_field(table_id text, field_id text)
returns airtable.fields
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_field airtable.fields;
begin
    perform airtable.require_table(table_id);
    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = require_field.table_id
        and require_field.field_id in (f.id, f.name)
    order by f.id <> require_field.field_id
    limit 1;
    if v_field.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('table %s has no field %s', table_id, coalesce(to_json(field_id)::text, 'null')),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    return v_field;
end;
$function$;
alter function airtable.require_field(text, text) owner to pyairtable_owner;
comment on function airtable.require_field(text, text) is 'The field of a table with this id or name. Raises PT404 when there is no such table or field.';
revoke execute on function airtable.require_field(text, text) from public;
grant execute on function airtable.require_field(text, text) to application_user;

-- function airtable.require_record(text, text)
create or replace function airtable.require_record(table_id text, record_id text)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    perform
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = require_record.table_id
        and r.id = require_record.record_id;
    if not found then
        perform airtable.require_table(table_id);
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
end;
$function$;
alter function airtable.require_record(text, text) owner to pyairtable_owner;
comment on function airtable.require_record(text, text) is 'Raises PT404 when there is no such table or record.';
revoke execute on function airtable.require_record(text, text) from public;
grant execute on function airtable.require_record(text, text) to application_user;

-- function airtable.require_sync(uuid)
create or replace function airtable.require_sync(lease_id uuid)
returns airtable.sync_cursors
language plpgsql
set search_path to ''
as $function$
declare
    v_sync airtable.sync_cursors;
begin
    select s.* into v_sync
    from airtable.sync_cursors as s
    where s.tenant_id = (select app.require_tenant_id())
        and s.lease_id = require_sync.lease_id
    for update;
    if v_sync.base_id is null then
        raise exception using
            errcode = 'PT409',
            message = format('there is no sync under the lease %s', coalesce(lease_id::text, 'null')),
            hint = 'It has ended, or another syncer has taken over. Begin again with api.begin_sync.';
    end if;
    return v_sync;
end;
$function$;
alter function airtable.require_sync(uuid) owner to pyairtable_owner;
comment on function airtable.require_sync(uuid) is 'The sync under a lease, held until the transaction ends. Raises PT409 when the lease is no longer its own.';
revoke execute on function airtable.require_sync(uuid) from public;
grant execute on function airtable.require_sync(uuid) to application_user;

-- function airtable.require_table(text)
create or replace function airtable.require_table(table_id text)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    if not exists (
        select from airtable.tables as t
        where t.tenant_id = (select app.require_tenant_id())
            and t.id = require_table.table_id
    ) then
        perform airtable.raise_table_missing(table_id);
    end if;
end;
$function$;
alter function airtable.require_table(text) owner to pyairtable_owner;
comment on function airtable.require_table(text) is 'Raises PT404 when the table does not exist for this tenant.';
revoke execute on function airtable.require_table(text) from public;
grant execute on function airtable.require_table(text) to application_user;

-- function airtable.require_view(text, text)
create or replace function airtable.require_view(table_id text, view_id text)
returns airtable.views
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_view airtable.views;
begin
    select v.* into v_view
    from airtable.views as v
    where v.tenant_id = (select app.current_tenant_id())
        and v.table_id = require_view.table_id
        and require_view.view_id in (v.id, v.name)
    order by v.id <> require_view.view_id
    limit 1;
    if v_view.id is null then
        perform airtable.require_table(table_id);
        raise exception using
            errcode = 'PT404',
            message = format('table %s has no view %s', table_id, coalesce(to_json(view_id)::text, 'null')),
            hint = 'List the views of the table with api.list_views(table_id).';
    end if;
    return v_view;
end;
$function$;
alter function airtable.require_view(text, text) owner to pyairtable_owner;
comment on function airtable.require_view(text, text) is 'The view of a table with this id or name. Raises PT404 when there is no such table or view.';
revoke execute on function airtable.require_view(text, text) from public;
grant execute on function airtable.require_view(text, text) to application_user;

-- function airtable.require_webhook(text)
create or replace function airtable.require_webhook(webhook_id text)
returns airtable.webhooks
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_webhook airtable.webhooks;
begin
    select w.tenant_id, w.id, w.base_id, w.specification, w.first_number, w.are_notifications_enabled, w.expires_at
    into
        v_webhook.tenant_id, v_webhook.id, v_webhook.base_id, v_webhook.specification, v_webhook.first_number,
        v_webhook.are_notifications_enabled, v_webhook.expires_at
    from airtable.webhooks as w
    where w.tenant_id = (select app.require_tenant_id())
        and w.id = webhook_id;
    if v_webhook.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('webhook %s does not exist', coalesce(webhook_id, 'null')),
            hint = 'List the webhooks of a base with api.list_webhooks(base_id).';
    end if;
    return v_webhook;
end;
$function$;
alter function airtable.require_webhook(text) owner to pyairtable_owner;
comment on function airtable.require_webhook(text) is 'A webhook, without its secret. Raises PT404 when it does not exist for this tenant.';
revoke execute on function airtable.require_webhook(text) from public;
grant execute on function airtable.require_webhook(text) to application_user;

-- function airtable.reserve_auto_numbers(text, bigint)
create or replace function airtable.reserve_auto_numbers(table_id text, how_many bigint)
returns bigint
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_last bigint;
begin
    update airtable.tables as t
    set last_auto_number = t.last_auto_number + greatest(how_many, 0)
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = reserve_auto_numbers.table_id
    returning t.last_auto_number into v_last;
    if v_last is null then
        perform airtable.raise_table_missing(table_id);
    end if;
    return v_last - greatest(how_many, 0) + 1;
end;
$function$;
alter function airtable.reserve_auto_numbers(text, bigint) owner to pyairtable_owner;
comment on function airtable.reserve_auto_numbers(text, bigint) is 'Takes the next `how_many` numbers of a table for new records and returns the first. Raises PT404 when the table does not exist for this tenant.';
revoke execute on function airtable.reserve_auto_numbers(text, bigint) from public;
grant execute on function airtable.reserve_auto_numbers(text, bigint) to application_user;

-- function airtable.resolved_filter(text, jsonb, text, integer)
create or replace function airtable.resolved_filter(
    table_id text,
    filter jsonb,
    path text default 'filter'::text,
    depth integer default 1
)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_branch text;
    v_field airtable.fields;
    v_kind text;
    v_op text;
    v_ops text[];
    v_value jsonb;
    v_conditions jsonb;
begin
    if jsonb_typeof(filter) is distinct from 'object' then
        raise exception using
            errcode = 'PT422',
            message = case depth
                when 1 then format('expected an object of fields and values, got %s', coalesce(jsonb_typeof(filter), 'null'))
                else format('%s: expected an object, got %s', path, coalesce(jsonb_typeof(filter), 'nothing'))
            end,
            hint = 'A filter is {"Status": "Done"}, {"field": "Status", "op": "=", "value": "Done"}, or {"and": […]}, '
                '{"or": […]}, {"not": …} of filters.';
    end if;
    if depth = 1 and octet_length(filter::text) > 65536 then
        raise exception using
            errcode = 'PT400',
            message = format('filter: longer than 65536 bytes: %s', octet_length(filter::text));
    end if;
    if depth > 10 then
        raise exception using
            errcode = 'PT400',
            message = format('%s: nested deeper than 10 levels', path);
    end if;

    select branch.key into v_branch
    from jsonb_object_keys(filter) as branch (key)
    where branch.key in ('and', 'or', 'not')
    order by branch.key
    limit 1;
    if v_branch is not null then
        if (select count(*) from jsonb_object_keys(filter)) > 1 then
            raise exception using
                errcode = 'PT400',
                message = format('%s: "%s" stands alone in its object', path, v_branch);
        end if;
        if v_branch = 'not' then
            return jsonb_build_object(
                'op', 'not',
                'of', jsonb_build_array(airtable.resolved_filter(table_id, filter -> 'not', path || '.not', depth + 1))
            );
        end if;
        if jsonb_typeof(filter -> v_branch) <> 'array' then
            raise exception using
                errcode = 'PT400',
                message = format('%s.%s: expected an array of filters, got %s', path, v_branch, jsonb_typeof(filter -> v_branch));
        end if;
        return jsonb_build_object('op', v_branch, 'of', (
            select coalesce(
                jsonb_agg(
                    airtable.resolved_filter(
                        table_id, part.value, format('%s.%s[%s]', path, v_branch, part.place - 1), depth + 1
                    )
                    order by part.place
                ),
                '[]'
            )
            from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
        ));
    end if;

    if not (filter ? 'field' and filter ? 'op') then
        -- What the index over cells cannot say by an equal value is a condition of its own.
        v_value := airtable.fields_by_id(table_id, filter);
        select
            jsonb_agg(
                airtable.resolved_filter(
                    resolved_filter.table_id,
                    jsonb_build_object('field', f.id)
                    || case
                        when cell.value = 'null' then '{"op": "is empty"}'
                        else jsonb_build_object('op', '=', 'value', cell.value)
                    end,
                    format('%s.%s', path, f.name),
                    depth
                )
                order by f.position
            ),
            v_value - coalesce(array_agg(f.id), '{}')
        into v_conditions, v_value
        from jsonb_each(v_value) as cell
        inner join airtable.fields as f
            on f.id = cell.key
        where f.tenant_id = (select app.current_tenant_id())
            and (
                cell.value in ('null', 'false')
                or f.type in (
                    'autoNumber', 'createdBy', 'createdTime', 'dateTime', 'lastModifiedBy', 'lastModifiedTime'
                )
            );
        if v_conditions is null then
            return jsonb_build_object('op', '@>', 'value', v_value);
        end if;
        return jsonb_build_object('op', 'and', 'of', case
            when v_value = '{}' then v_conditions
            else jsonb_build_array(jsonb_build_object('op', '@>', 'value', v_value)) || v_conditions
        end);
    end if;

    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = resolved_filter.table_id
        and filter ->> 'field' in (f.id, f.name)
    order by f.id <> filter ->> 'field'
    limit 1;
    if v_field.id is null then
        perform airtable.require_table(table_id);
        raise exception using
            errcode = 'PT422',
            message = format('%s.field: the table has no field %s', path, filter -> 'field'),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    v_kind := airtable.filter_kind(v_field.type);
    v_ops := airtable.filter_ops(v_kind);
    v_op := filter ->> 'op';
    if v_op is null or v_op <> all (v_ops) then
        raise exception using
            errcode = 'PT400',
            message = format('%s.op: field %s of type %s has no op %s', path, filter -> 'field', v_field.type, filter -> 'op'),
            hint = format('It has %s.', array_to_string(v_ops, ', '));
    end if;

    v_value := filter -> 'value';
    if v_op in ('is empty', 'is not empty') then
        v_value := 'null';
    elsif v_op = 'in' or (v_kind = 'list' and (v_op in ('=', '!=') or jsonb_typeof(v_value) = 'array')) then
        if jsonb_typeof(v_value) is distinct from 'array' or jsonb_array_length(v_value) > 1000 then
            raise exception using
                errcode = 'PT422',
                message = format('%s.value: expected an array of at most 1000 values', path);
        end if;
        v_value := (
            select coalesce(
                jsonb_agg(
                    airtable.filter_value(
                        v_kind, v_field.type, item.value, format('%s.value[%s]', path, item.place - 1)
                    )
                    order by item.place
                ),
                '[]'
            )
            from jsonb_array_elements(v_value) with ordinality as item (value, place)
        );
    else
        v_value := airtable.filter_value(v_kind, v_field.type, v_value, path || '.value');
    end if;
    return jsonb_build_object('op', v_op, 'id', v_field.id, 'kind', v_kind, 'type', v_field.type, 'value', v_value)
        || case
            when v_field.type in ('createdBy', 'lastModifiedBy') then
                jsonb_build_object('people', airtable.ids_of_people(v_value))
            else '{}'
        end;
end;
$function$;
alter function airtable.resolved_filter(text, jsonb, text, integer) owner to pyairtable_owner;
comment on function airtable.resolved_filter(text, jsonb, text, integer) is 'A filter with fields as ids and values in their stored form: {"op": "and" | "or" | "not", "of": […]}, {"op": "@>", "value"} or {"op", "id", "kind", "type", "value"}, with "people" where the row says who wrote it. Raises PT400 or PT422 naming the path of a fault, PT404 when there is no table.';
revoke execute on function airtable.resolved_filter(text, jsonb, text, integer) from public;
grant execute on function airtable.resolved_filter(text, jsonb, text, integer) to application_user;

-- function airtable.resolved_sort(text, jsonb)
create or replace function airtable.resolved_sort(table_id text, sort jsonb)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_item jsonb;
    v_place bigint;
    v_field airtable.fields;
    v_sort jsonb := jsonb_build_array();
begin
    if jsonb_typeof(sort) <> 'array' or jsonb_array_length(sort) > 5 then
        raise exception using
            errcode = 'PT400',
            message = 'sort: expected an array of at most 5 fields',
            hint = 'Pass [{"field": "Due", "direction": "desc"}, …].';
    end if;
    for v_item, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        if jsonb_typeof(v_item -> 'field') is distinct from 'string' then
            raise exception using
                errcode = 'PT400',
                message = format('sort[%s]: has no "field"', v_place);
        end if;
        if coalesce(v_item ->> 'direction', 'asc') not in ('asc', 'desc') then
            raise exception using
                errcode = 'PT400',
                message = format('sort[%s].direction: expected asc or desc, got %s', v_place, v_item -> 'direction');
        end if;
        select f.* into v_field
        from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = resolved_sort.table_id
            and v_item ->> 'field' in (f.id, f.name)
        order by f.id <> v_item ->> 'field'
        limit 1;
        if v_field.id is null then
            perform airtable.require_table(table_id);
            raise exception using
                errcode = 'PT422',
                message = format('sort[%s].field: the table has no field %s', v_place, v_item -> 'field'),
                hint = 'List the fields of the table with api.list_tables(base_id).';
        end if;
        v_sort := v_sort || jsonb_build_array(jsonb_build_object(
            'id', v_field.id,
            'kind', airtable.filter_kind(v_field.type),
            'type', v_field.type,
            'is_descending', v_item ->> 'direction' is not distinct from 'desc',
            'choices', case
                when v_field.type = 'singleSelect' then
                    jsonb_path_query_array(v_field.options, '$.choices[*].name')
            end,
            'people', airtable.people(jsonb_build_object(v_field.id, v_field.type))
        ));
    end loop;
    return v_sort;
end;
$function$;
alter function airtable.resolved_sort(text, jsonb) owner to pyairtable_owner;
comment on function airtable.resolved_sort(text, jsonb) is 'A sort, [{"field", "direction"}], with fields as ids: [{"id", "kind", "type", "is_descending", "choices", "people"}]. Raises PT400 or PT422 naming the place of a fault, PT404 when there is no table.';
revoke execute on function airtable.resolved_sort(text, jsonb) from public;
grant execute on function airtable.resolved_sort(text, jsonb) to application_user;

-- function airtable.show_attachment(text)
create or replace function airtable.show_attachment(attachment_id text)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments;
    v_cells jsonb;
begin
    select a.*
    into v_attachment
    from airtable.attachments as a
    where a.tenant_id = v_tenant_id
        and a.id = show_attachment.attachment_id;
    perform
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.id = v_attachment.field_id
    for key share;
    if not found then
        return;
    end if;
    -- A restore or delete that is under way is waited for, and the look repeated in the other place.
    for v_round in 1..2 loop
        select r.fields
        into v_cells
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.id = v_attachment.record_id
            and r.table_id = v_attachment.table_id
        for no key update;
        if found then
            update airtable.records as r
            set
                fields = r.fields || airtable.shown_attachment(v_cells, v_attachment),
                last_modified_time = now(),
                last_modified_by = app.current_user_id()
            where r.tenant_id = v_tenant_id
                and r.id = v_attachment.record_id
                and airtable.shown_attachment(v_cells, v_attachment) <> '{}';
            exit;
        end if;
        select r.fields
        into v_cells
        from airtable.trashed_records as r
        where r.tenant_id = v_tenant_id
            and r.id = v_attachment.record_id
            and r.table_id = v_attachment.table_id
        for no key update;
        if found then
            update airtable.trashed_records as r
            set fields = r.fields || airtable.shown_attachment(v_cells, v_attachment)
            where r.tenant_id = v_tenant_id
                and r.id = v_attachment.record_id
                and airtable.shown_attachment(v_cells, v_attachment) <> '{}';
            exit;
        end if;
    end loop;
end;
$function$;
alter function airtable.show_attachment(text) owner to pyairtable_owner;
comment on function airtable.show_attachment(text) is 'Writes what is known of an attachment into its cell, also in the trash: in its place, or at the end when it is an upload that was not shown yet. One that was taken out of its cell stays out. Raises PT403 below level editor.';
revoke execute on function airtable.show_attachment(text) from public;
grant execute on function airtable.show_attachment(text) to application_user;

-- function airtable.shown_attachment(jsonb, airtable.attachments)
create or replace function airtable.shown_attachment(cells jsonb, attachment airtable.attachments)
returns jsonb
language sql
stable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        case
            when bool_or(element.value ->> 'id' = attachment.id) then
                jsonb_build_object(attachment.field_id, jsonb_agg(
                    case
                        when element.value ->> 'id' = attachment.id then airtable.attachment_cell(attachment)
                        else element.value
                    end
                    order by element.place
                ))
            when not attachment.is_shown then
                jsonb_build_object(
                    attachment.field_id,
                    coalesce(jsonb_agg(element.value order by element.place) filter (where element.value is not null), '[]')
                    || jsonb_build_array(airtable.attachment_cell(attachment))
                )
            else '{}'
        end
    from jsonb_array_elements(
        case when jsonb_typeof(cells -> attachment.field_id) = 'array' then cells -> attachment.field_id else '[]' end
    ) with ordinality as element (value, place)
$function$;
alter function airtable.shown_attachment(jsonb, airtable.attachments) owner to pyairtable_owner;
comment on function airtable.shown_attachment(jsonb, airtable.attachments) is 'The cell of a record that shows an attachment as it is now, {field id: cell}; {} when the attachment is not to be in it.';
revoke execute on function airtable.shown_attachment(jsonb, airtable.attachments) from public;
grant execute on function airtable.shown_attachment(jsonb, airtable.attachments) to application_user;

-- function airtable.shown_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb)
create or replace function airtable.shown_cells(
    fields jsonb,
    computed_fields jsonb,
    created_time timestamp with time zone,
    last_modified_time timestamp with time zone,
    auto_number bigint,
    created_by uuid,
    last_modified_by uuid,
    people jsonb
)
returns jsonb
language sql
stable parallel safe
begin atomic
 select
         case
             when (computed_fields is null) then fields
             else (fields || airtable.computed_cells(computed_fields, fields, created_time, last_modified_time, auto_number, created_by, last_modified_by, people))
         end as "case";
end;
alter function airtable.shown_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) owner to pyairtable_owner;
comment on function airtable.shown_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) is 'The cells of a record, with those of the fields in airtable.tables.computed_fields; `people` is airtable.people''s answer.';
revoke execute on function airtable.shown_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) from public;
grant execute on function airtable.shown_cells(jsonb, jsonb, timestamp with time zone, timestamp with time zone, bigint, uuid, uuid, jsonb) to application_user;

-- function airtable.sort_by_id(text, jsonb)
create or replace function airtable.sort_by_id(table_id text, sort jsonb)
returns jsonb
language sql
stable
set search_path to ''
as $function$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object('field', key.value -> 'id', 'direction', case when (key.value -> 'is_descending')::boolean then 'desc' else 'asc' end)
                order by key.place
            ),
            '[]'
        )
    from jsonb_array_elements(airtable.resolved_sort(table_id, sort)) with ordinality as key (value, place)
$function$;
alter function airtable.sort_by_id(text, jsonb) owner to pyairtable_owner;
comment on function airtable.sort_by_id(text, jsonb) is 'A sort without airtable.sort_faults, with every field by its id and its direction told.';
revoke execute on function airtable.sort_by_id(text, jsonb) from public;
grant execute on function airtable.sort_by_id(text, jsonb) to application_user;

-- function airtable.sort_faults(text, jsonb)
create or replace function airtable.sort_faults(table_id text, sort jsonb)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_item jsonb;
    v_place bigint;
    v_faults text[] := array[]::text[];
begin
    if sort is null then
        return v_faults;
    end if;
    if jsonb_typeof(sort) <> 'array' or jsonb_array_length(sort) > 5 then
        return array['sort: expected an array of at most 5 fields'];
    end if;
    for v_item, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        begin
            perform airtable.resolved_sort(table_id, jsonb_build_array(v_item));
        exception
            when sqlstate 'PT400' or sqlstate 'PT422' then
                -- It was the only item there, and is told by its place here.
                v_faults := v_faults || format('sort[%s]%s', v_place, substr(sqlerrm, length('sort[0]') + 1));
        end;
    end loop;
    return v_faults;
end;
$function$;
alter function airtable.sort_faults(text, jsonb) owner to pyairtable_owner;
comment on function airtable.sort_faults(text, jsonb) is 'All that airtable.resolved_sort would refuse in a sort, each with its place; empty when it takes it. Raises PT404 when there is no table.';
revoke execute on function airtable.sort_faults(text, jsonb) from public;
grant execute on function airtable.sort_faults(text, jsonb) to application_user;

-- function airtable.sql_name(text, text, text)
create or replace function airtable.sql_name(name text, fallback text, suffix text default ''::text)
returns text
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_name text := trim('_' from regexp_replace(
        lower(extensions.unaccent('extensions.unaccent', name) collate "und-x-icu"), '[^[:alnum:]]+', '_', 'g'
    ));
begin
    if coalesce(v_name, '') = '' then
        v_name := fallback;
    end if;
    -- What begins with pg_ is PostgreSQL's, and a digit begins a number.
    if v_name ~ '^([0-9]|pg_)' then
        v_name := '_' || v_name;
    end if;
    if exists (
        select
        from pg_catalog.pg_get_keywords() as k
        where k.word = v_name
            and k.catcode in ('R', 'T')
    ) then
        v_name := v_name || '_';
    end if;
    -- An identifier has at most 63 bytes, and a character of up to four is not cut in two.
    while octet_length(v_name) + octet_length(suffix) > 63 loop
        v_name := left(v_name, -1);
    end loop;
    return v_name || suffix;
end;
$function$;
alter function airtable.sql_name(text, text, text) owner to pyairtable_owner;
comment on function airtable.sql_name(text, text, text) is 'A name for SQL made of any name: lower case, without accents, other than letters and digits as _, at most 63 bytes with the suffix, never a reserved word. `fallback` where nothing is left.';
revoke execute on function airtable.sql_name(text, text, text) from public;
grant execute on function airtable.sql_name(text, text, text) to application_user;

-- function airtable.sync_json(airtable.sync_cursors)
create or replace function airtable.sync_json(sync airtable.sync_cursors)
returns json
language sql
stable
set search_path to ''
as $function$
    select json_build_object(
        'baseId', sync.base_id,
        'tableId', sync.table_id,
        'source', sync.source,
        'state', case when sync.state = 'running' and sync.leased_until <= clock_timestamp() then 'lost' else sync.state end,
        'cursor', sync.cursor,
        'leasedUntil', airtable.time_text(sync.leased_until),
        'startedTime', airtable.time_text(sync.started_at),
        'syncedTime', airtable.time_text(sync.synced_at),
        'failures', sync.failures,
        'error', sync.last_error
    )
$function$;
alter function airtable.sync_json(airtable.sync_cursors) owner to pyairtable_owner;
comment on function airtable.sync_json(airtable.sync_cursors) is 'A sync as callers see it, without its lease: {"baseId", "tableId", "source", "state", "cursor", "leasedUntil", "startedTime", "syncedTime", "failures", "error"}. `state` is idle, running, failed, or lost when the lease ran out.';
revoke execute on function airtable.sync_json(airtable.sync_cursors) from public;
grant execute on function airtable.sync_json(airtable.sync_cursors) to application_user;

-- function airtable.table_json(text)
create or replace function airtable.table_json(table_id text)
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object(
            'id', t.id,
            'name', t.name,
            'description', t.description,
            'primaryFieldId', t.primary_field_id,
            'fields', coalesce((
                select json_agg(
                    json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'options', f.options)
                    order by f.position, f.id
                )
                from airtable.fields as f
                where f.tenant_id = t.tenant_id
                    and f.table_id = t.id
            ), '[]'),
            'views', coalesce((
                select json_agg(json_build_object('id', v.id, 'name', v.name, 'type', v.type) order by v.position, v.id)
                from airtable.views as v
                where v.tenant_id = t.tenant_id
                    and v.table_id = t.id
            ), '[]')
        )
    from airtable.tables as t
    where t.tenant_id = (select app.current_tenant_id())
        and t.id = table_json.table_id
$function$;
alter function airtable.table_json(text) owner to pyairtable_owner;
comment on function airtable.table_json(text) is 'A table with its fields and views: {"id", "name", "description", "primaryFieldId", "fields": [{"id", "name", "type", "options"}], "views": [{"id", "name", "type"}]}; null when it does not exist for this tenant.';
revoke execute on function airtable.table_json(text) from public;
grant execute on function airtable.table_json(text) to application_user;

-- function airtable.time_number(timestamp with time zone)
create or replace function airtable.time_number(moment timestamp with time zone)
returns bigint
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select (extract(epoch from moment) * 1000000)::bigint
$function$;
alter function airtable.time_number(timestamp with time zone) owner to pyairtable_owner;
comment on function airtable.time_number(timestamp with time zone) is 'Microseconds since 1970: a time as the number of a cursor.';
revoke execute on function airtable.time_number(timestamp with time zone) from public;
grant execute on function airtable.time_number(timestamp with time zone) to application_user, pyairtable_search;

-- function airtable.time_text(timestamp with time zone)
create or replace function airtable.time_text(value timestamp with time zone)
returns text
language sql
stable parallel safe
begin atomic
 select to_char((value at time zone 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text) as to_char;
end;
alter function airtable.time_text(timestamp with time zone) owner to pyairtable_owner;
comment on function airtable.time_text(timestamp with time zone) is 'A time in UTC with milliseconds: 2026-01-31T12:30:00.000Z.';
revoke execute on function airtable.time_text(timestamp with time zone) from public;
grant execute on function airtable.time_text(timestamp with time zone) to application_user;

-- function airtable.touched_links(text, jsonb[], jsonb[], boolean)
create or replace function airtable.touched_links(
    table_id text,
    fields jsonb[],
    cleared jsonb[],
    replace boolean default false
)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_links text[];
begin
    select array(
        select link.key
        from jsonb_each_text(t.link_fields) as link
        where link.value = touched_links.table_id
    )
    into v_links
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = touched_links.table_id
        and t.link_fields is not null;
    if replace or v_links is null then
        return coalesce(v_links, '{}');
    end if;
    return array(
        select link.id
        from unnest(v_links) as link (id)
        where exists (
            select
            from unnest(fields, cleared) as given (fields, cleared)
            where given.fields ? link.id
                or given.cleared ? link.id
        )
    );
end;
$function$;
alter function airtable.touched_links(text, jsonb[], jsonb[], boolean) owner to pyairtable_owner;
comment on function airtable.touched_links(text, jsonb[], jsonb[], boolean) is 'The link fields of a table whose cells a batch sets or empties, all of them with `replace`; of a table without links, nothing but its row is read.';
revoke execute on function airtable.touched_links(text, jsonb[], jsonb[], boolean) from public;
grant execute on function airtable.touched_links(text, jsonb[], jsonb[], boolean) to application_user;

-- function airtable.trash_records(text, text[])
create or replace function airtable.trash_records(table_id text, record_ids text[])
returns text[]
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_ids text[];
begin
    perform airtable.cut_links(table_id, record_ids);
    -- A record that was deleted, made again with its id, and deleted once more is there as it was last.
    with deleted as (
        delete from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = trash_records.table_id
            and r.id = any (record_ids)
        returning r.id, r.auto_number, r.fields, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by
    ),

    moved as (
        insert into airtable.trashed_records as t (
            tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, created_by, last_modified_by,
            deleted_by
        )
        select
            v_tenant_id, d.id, trash_records.table_id, d.auto_number, d.fields, d.created_time, d.last_modified_time,
            d.created_by, d.last_modified_by, app.current_user_id()
        from deleted as d
        on conflict (tenant_id, id) do update
        set
            table_id = excluded.table_id,
            auto_number = excluded.auto_number,
            fields = excluded.fields,
            created_time = excluded.created_time,
            last_modified_time = excluded.last_modified_time,
            created_by = excluded.created_by,
            last_modified_by = excluded.last_modified_by,
            deleted_time = now(),
            deleted_by = excluded.deleted_by
        returning t.id
    )

    select coalesce(array_agg(m.id), '{}')
    into v_ids
    from moved as m;
    return v_ids;
end;
$function$;
alter function airtable.trash_records(text, text[]) owner to pyairtable_owner;
comment on function airtable.trash_records(text, text[]) is 'Moves records of a table into the trash and returns the ids of those there were. Others lose their links to them (see airtable.cut_links). Raises PT403 below level editor.';
revoke execute on function airtable.trash_records(text, text[]) from public;
grant execute on function airtable.trash_records(text, text[]) to application_user;

-- function airtable.typed_columns(uuid, text, jsonb)
create or replace function airtable.typed_columns(tenant_id uuid, table_id text, known jsonb)
returns jsonb
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_taken text[];
    v_field record;
    v_column text;
    v_turn integer;
    v_columns jsonb := jsonb_build_array();
begin
    -- A field whose name is as it was keeps its column, whatever others are called now.
    select array['record_id', 'record_number', 'created_time', 'last_modified_time'] || array_agg(k.value ->> 'column')
    into v_taken
    from jsonb_array_elements(known) as k (value)
    inner join airtable.fields as f
        on f.tenant_id = typed_columns.tenant_id
        and f.table_id = typed_columns.table_id
        and f.id = k.value ->> 'field'
        and f.name = k.value ->> 'name';
    for v_field in
        select f.id, f.name, f.type, f.options, case when f.name = k.value ->> 'name' then k.value ->> 'column' end as known_column
        from airtable.fields as f
        left join jsonb_array_elements(known) with ordinality as k (value, place)
            on f.id = k.value ->> 'field'
        where f.tenant_id = typed_columns.tenant_id
            and f.table_id = typed_columns.table_id
        order by k.place, f.position, f.id
    loop
        v_column := v_field.known_column;
        if v_column is null then
            v_turn := 1;
            v_column := airtable.sql_name(v_field.name, 'field');
            while v_column = any (v_taken) loop
                v_turn := v_turn + 1;
                v_column := airtable.sql_name(v_field.name, 'field', '_' || v_turn);
            end loop;
            v_taken := v_taken || v_column;
        end if;
        v_columns := v_columns || jsonb_build_object(
            'field', v_field.id,
            'name', v_field.name,
            'column', v_column,
            'type', airtable.column_type(v_field.type, v_field.options),
            'expression', airtable.column_expression(
                v_field.id, v_field.type, airtable.column_type(v_field.type, v_field.options)
            )
        );
    end loop;
    return v_columns;
end;
$function$;
alter function airtable.typed_columns(uuid, text, jsonb) owner to pyairtable_owner;
comment on function airtable.typed_columns(uuid, text, jsonb) is 'The columns of a typed view, [{"field", "name", "column", "type", "expression"}]: those `known` in their order, then new ones by position. Names are unique in the view.';
revoke execute on function airtable.typed_columns(uuid, text, jsonb) from public;

-- function airtable.typed_view_schema(uuid, text, text)
create or replace function airtable.typed_view_schema(tenant_id uuid, base_name text, schema_name text)
returns text
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_caller text := case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
    v_is_operator boolean := pg_has_role(v_caller, 'pyairtable_owner', 'MEMBER');
    v_schema text := schema_name;
begin
    if schema_name is not null and not v_is_operator then
        raise exception using
            errcode = 'PT403',
            message = 'schema_name: only an operator of the database chooses a schema, since all tenants share their names',
            hint = 'Leave it out: the tenant has schemas of its own.';
    end if;
    if schema_name <> airtable.sql_name(schema_name, 'base') then
        raise exception using
            errcode = 'PT422',
            message = format('schema_name: %s is a name that SQL needs quotes for', to_json(left(schema_name, 100))),
            hint = format('Take %s.', airtable.sql_name(schema_name, 'base'));
    end if;
    if v_schema is null then
        v_schema := airtable.sql_name(base_name, 'base');
        if not v_is_operator then
            v_schema := airtable.sql_name(format('t_%s_%s', left(md5(tenant_id::text), 12), v_schema), 'base');
        end if;
    end if;

    -- Schemas have one tenant each: two that want one at the same time come one after the other.
    perform pg_advisory_xact_lock(hashtext('airtable.typed_view_schema'));
    if exists (
        select
        from pg_catalog.pg_namespace as n
        where n.nspname = v_schema
            and n.nspowner <> 'pyairtable_views'::regrole
    ) or exists (
        select
        from airtable.typed_views as v
        where v.schema_name = v_schema
            and v.tenant_id <> typed_view_schema.tenant_id
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('schema %I holds something else than this tenant''s typed views', v_schema),
            hint = 'As an operator, pass a schema_name that is free.';
    end if;
    if to_regnamespace(quote_ident(v_schema)) is null then
        begin
            execute format('create schema %I authorization pyairtable_views', v_schema);
        exception
            when insufficient_privilege then
                raise exception using
                    errcode = '42501',
                    message = format('pyairtable_views may not create schemas in database %I', current_database()),
                    hint = format(
                        'A copy of a database has its own rights: grant create on database %I to pyairtable_views;',
                        current_database()
                    );
        end;
        execute format('comment on schema %I is %L', v_schema, 'Typed views, made and kept by app.create_typed_view.');
        execute format('grant usage on schema %I to application_user, analyst', v_schema);
    end if;
    return v_schema;
end;
$function$;
alter function airtable.typed_view_schema(uuid, text, text) owner to pyairtable_owner;
comment on function airtable.typed_view_schema(uuid, text, text) is 'The schema for a tenant''s typed views of a base, made when it is missing. An operator''s default is the name of the base; that of others begins with what is the tenant''s alone and does not tell its name. Raises PT403, PT409, PT422.';
revoke execute on function airtable.typed_view_schema(uuid, text, text) from public;

-- function airtable.untrash_records(text, text[])
create or replace function airtable.untrash_records(table_id text, record_ids text[])
returns text[]
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_field_ids text[];
    v_ids text[];
begin
    perform airtable.lock_links_of_table(table_id);
    v_field_ids := array(
        select f.id
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = untrash_records.table_id
            and f.type <> 'multipleRecordLinks'
    );
    -- Cells of fields that were deleted meanwhile stay behind; links come back after their records.
    with taken as (
        delete from airtable.trashed_records as t
        where t.tenant_id = v_tenant_id
            and t.table_id = untrash_records.table_id
            and t.id = any (record_ids)
        returning t.id, t.auto_number, t.fields, t.created_time, t.last_modified_time, t.created_by, t.last_modified_by
    ),

    moved as (
        insert into airtable.records as r (
            tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, created_by, last_modified_by
        )
        select
            v_tenant_id, t.id, untrash_records.table_id, t.auto_number, airtable.chosen_cells(t.fields, v_field_ids),
            t.created_time, t.last_modified_time, t.created_by, t.last_modified_by
        from taken as t
        returning r.id
    )

    select coalesce(array_agg(m.id), '{}')
    into v_ids
    from moved as m;
    perform airtable.mend_links(table_id, v_ids);
    return v_ids;
end;
$function$;
alter function airtable.untrash_records(text, text[]) owner to pyairtable_owner;
comment on function airtable.untrash_records(text, text[]) is 'Moves records of a table out of the trash, as they were, and returns the ids of those that were there. Links whose other end is there come back on both sides (see airtable.mend_links). Raises PT403 below level editor, 23505 when a record with such an id was made meanwhile.';
revoke execute on function airtable.untrash_records(text, text[]) from public;
grant execute on function airtable.untrash_records(text, text[]) to application_user;

-- function airtable.used_choices(text, text, text[])
create or replace function airtable.used_choices(table_id text, field_id text, names text[])
returns text[]
language sql
stable
set search_path to ''
as $function$
    select coalesce(array_agg(given.name order by given.place), '{}')
    from unnest(names) with ordinality as given (name, place)
    where exists (
        select
        from search.select_records(
            used_choices.table_id,
            jsonb_build_object(
                'op', 'or',
                'of', jsonb_build_array(
                    jsonb_build_object('op', '@>', 'value', jsonb_build_object(field_id, given.name)),
                    jsonb_build_object('op', '@>', 'value', jsonb_build_object(field_id, jsonb_build_array(given.name)))
                )
            ),
            '[]',
            null,
            1
        )
    )
$function$;
alter function airtable.used_choices(text, text, text[]) owner to pyairtable_owner;
comment on function airtable.used_choices(text, text, text[]) is 'Those of the names that some record has in a select field.';
revoke execute on function airtable.used_choices(text, text, text[]) from public;
grant execute on function airtable.used_choices(text, text, text[]) to application_user;

-- function airtable.utc_time(jsonb)
create or replace function airtable.utc_time(value jsonb)
returns jsonb
language sql
stable parallel safe
begin atomic
 select
         case
             when ((value #>> '{}'::text[]) ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$'::text) then value
             else to_jsonb(to_char((((value #>> '{}'::text[]))::timestamp with time zone at time zone 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text))
         end as to_jsonb;
end;
alter function airtable.utc_time(jsonb) owner to pyairtable_owner;
comment on function airtable.utc_time(jsonb) is 'A time that airtable.cell_problem accepts, in UTC with milliseconds: "2026-01-31T12:30:00.000Z".';
revoke execute on function airtable.utc_time(jsonb) from public;
grant execute on function airtable.utc_time(jsonb) to application_user;

-- function airtable.view_json(text)
create or replace function airtable.view_json(view_id text)
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object(
            'id', v.id,
            'name', v.name,
            'type', v.type,
            'filter', v.filter,
            'sort', v.sort,
            'hiddenFields', v.hidden_fields,
            'fieldOrder', v.field_order,
            'visibleFieldIds', (
                select coalesce(
                    json_agg(f.id order by array_position(v.field_order, f.id), f.position, f.id),
                    '[]'
                )
                from airtable.fields as f
                where f.tenant_id = v.tenant_id
                    and f.table_id = v.table_id
                    and f.id <> all (v.hidden_fields)
            )
        )
    from airtable.views as v
    where v.tenant_id = (select app.current_tenant_id())
        and v.id = view_json.view_id
$function$;
alter function airtable.view_json(text) owner to pyairtable_owner;
comment on function airtable.view_json(text) is 'A view, {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}, fields by id; null when it does not exist for this tenant.';
revoke execute on function airtable.view_json(text) from public;
grant execute on function airtable.view_json(text) to application_user;

-- function airtable.wants_names(text)
create or replace function airtable.wants_names(field_keys text)
returns boolean
language plpgsql
immutable parallel safe
set search_path to ''
as $function$
begin
    if field_keys is null or field_keys not in ('id', 'name') then
        raise exception using
            errcode = 'PT400',
            message = format('field_keys: expected id or name, got %s', coalesce(left(field_keys, 100), 'null'));
    end if;
    return field_keys = 'name';
end;
$function$;
alter function airtable.wants_names(text) owner to pyairtable_owner;
comment on function airtable.wants_names(text) is 'Whether cells are to be keyed by field name. Raises PT400 for anything but "id" or "name".';
revoke execute on function airtable.wants_names(text) from public;
grant execute on function airtable.wants_names(text) to application_user;

-- function airtable.wants_skip(text)
create or replace function airtable.wants_skip(on_error text)
returns boolean
language plpgsql
immutable parallel safe
set search_path to ''
as $function$
begin
    if on_error is null or on_error not in ('abort', 'skip') then
        raise exception using
            errcode = 'PT400',
            message = format('on_error: expected abort or skip, got %s', coalesce(left(on_error, 100), 'null'));
    end if;
    return on_error = 'skip';
end;
$function$;
alter function airtable.wants_skip(text) owner to pyairtable_owner;
comment on function airtable.wants_skip(text) is 'Whether faulty records are to be left out. Raises PT400 for anything but "abort" or "skip".';
revoke execute on function airtable.wants_skip(text) from public;
grant execute on function airtable.wants_skip(text) to application_user;

-- function airtable.webhook_faults(text, jsonb)
create or replace function airtable.webhook_faults(base_id text, specification jsonb)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_filters jsonb := specification #> '{options,filters}';
    v_includes jsonb := specification #> '{options,includes}';
    v_faults text[] := array[]::text[];
begin
    if jsonb_typeof(v_filters) is distinct from 'object' then
        return array['specification: expected {"options": {"filters": {"dataTypes": […]}}}'];
    end if;
    -- What is unknown is refused: a filter that was left out silently would tell more than was asked for.
    v_faults := array(
        select format('specification.%s: is not known', unknown.path)
        from (
            select known.key from jsonb_object_keys(specification) as known (key) where known.key <> 'options'
            union all
            select 'options.' || known.key
            from jsonb_object_keys(specification -> 'options') as known (key)
            where known.key not in ('filters', 'includes')
            union all
            select 'options.filters.' || known.key
            from jsonb_object_keys(v_filters) as known (key)
            where known.key not in (
                'dataTypes', 'recordChangeScope', 'changeTypes', 'fromSources', 'watchDataInFieldIds', 'watchSchemasOfFieldIds'
            )
            union all
            select 'options.includes.' || known.key
            from jsonb_object_keys(case jsonb_typeof(v_includes) when 'object' then v_includes else '{}' end) as known (key)
            where known.key not in (
                'includeCellValuesInFieldIds', 'includePreviousCellValues', 'includePreviousFieldDefinitions'
            )
        ) as unknown (path)
        order by unknown.path
    );
    if not v_filters ? 'dataTypes' then
        v_faults := v_faults || 'specification.options.filters.dataTypes: is missing'::text;
    end if;
    v_faults := v_faults || array(
        select
            format(
                'specification.options.filters.%s: expected a list of %s, got %s',
                wanted.name, array_to_string(wanted.allowed, ', '), v_filters -> wanted.name
            )
        from (
            values
                ('dataTypes', array['tableData', 'tableFields', 'tableMetadata']),
                ('changeTypes', array['add', 'remove', 'update']),
                ('fromSources', array[
                    'anonymousUser', 'automation', 'client', 'formSubmission', 'publicApi', 'sync', 'system', 'unknown'
                ])
        ) as wanted (name, allowed)
        where v_filters ? wanted.name
            and not (
                jsonb_typeof(v_filters -> wanted.name) = 'array'
                and v_filters -> wanted.name <> '[]'
                and v_filters -> wanted.name <@ to_jsonb(wanted.allowed)
            )
        order by wanted.name
    );
    if v_filters ? 'recordChangeScope' and not exists (
        select
        from airtable.tables as t
        where t.tenant_id = (select app.current_tenant_id())
            and t.base_id = webhook_faults.base_id
            and to_jsonb(t.id) = v_filters -> 'recordChangeScope'
    ) then
        v_faults := v_faults || format(
            'specification.options.filters.recordChangeScope: the base has no table %s', v_filters -> 'recordChangeScope'
        );
    end if;
    v_faults := v_faults || array(
        select format('specification.options.%s: expected a list of the base''s field ids, got %s', wanted.name, wanted.value)
        from (
            values
                ('filters.watchDataInFieldIds', v_filters -> 'watchDataInFieldIds'),
                ('filters.watchSchemasOfFieldIds', v_filters -> 'watchSchemasOfFieldIds'),
                ('includes.includeCellValuesInFieldIds', nullif(v_includes -> 'includeCellValuesInFieldIds', '"all"'))
        ) as wanted (name, value)
        where wanted.value is not null
            and (
                jsonb_typeof(wanted.value) <> 'array'
                or exists (
                    select
                    from jsonb_array_elements(
                        case jsonb_typeof(wanted.value) when 'array' then wanted.value else '[]' end
                    ) as item (value)
                    where item.value not in (
                        select to_jsonb(f.id)
                        from airtable.fields as f
                        inner join airtable.tables as t
                            on f.tenant_id = t.tenant_id
                            and f.table_id = t.id
                        where f.tenant_id = (select app.current_tenant_id())
                            and t.base_id = webhook_faults.base_id
                    )
                )
            )
        order by wanted.name
    );
    if v_includes is not null and jsonb_typeof(v_includes) <> 'object' then
        v_faults := v_faults || 'specification.options.includes: expected an object'::text;
    end if;
    return v_faults || array(
        select format('specification.options.includes.%s: expected true or false, got %s', wanted.name, v_includes -> wanted.name)
        from unnest(array['includePreviousCellValues', 'includePreviousFieldDefinitions']) as wanted (name)
        where v_includes ? wanted.name
            and jsonb_typeof(v_includes -> wanted.name) <> 'boolean'
        order by wanted.name
    );
end;
$function$;
alter function airtable.webhook_faults(text, jsonb) owner to pyairtable_owner;
comment on function airtable.webhook_faults(text, jsonb) is 'Everything that is wrong with a webhook''s specification for a base; empty when nothing is.';
revoke execute on function airtable.webhook_faults(text, jsonb) from public;
grant execute on function airtable.webhook_faults(text, jsonb) to application_user;

-- function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean)
create or replace function airtable.write_inverse_links(
    table_id text,
    field_ids text[],
    ids text[],
    fields jsonb[],
    cleared jsonb[] default null::jsonb[],
    replace boolean default false,
    is_new boolean default false
)
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_links text[];
    v_inverse text[];
    v_records text[];
    v_cells text[];
    v_linked text[];
    v_is_added boolean[];
begin
    select array_agg(l.id), array_agg(l.inverse_id)
    into v_links, v_inverse
    from airtable.lock_link_fields(field_ids) as l
    where l.table_id = write_inverse_links.table_id
        and l.inverse_id is not null;

    with link as (
        select cell.value as record_id, pair.inverse_id, given.id as linked_id, given.place, true as is_new
        from unnest(ids, write_inverse_links.fields) with ordinality as given (id, fields, place)
        cross join unnest(v_links, v_inverse) as pair (id, inverse_id)
        cross join jsonb_array_elements_text(given.fields -> pair.id) as cell
        union all
        select cell.value, pair.inverse_id, r.id, given.place, false
        from unnest(ids, write_inverse_links.fields, write_inverse_links.cleared)
            with ordinality as given (id, fields, cleared, place)
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = given.id
        cross join unnest(v_links, v_inverse) as pair (id, inverse_id)
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(r.fields -> pair.id) = 'array' then r.fields -> pair.id else '[]' end
        ) as cell
        where not write_inverse_links.is_new
            and r.table_id = write_inverse_links.table_id
            and (replace or given.fields ? pair.id or given.cleared ? pair.id)
    ),

    change as (
        select l.record_id, l.inverse_id, l.linked_id, min(l.place) as place, bool_and(l.is_new) as is_added
        from link as l
        group by l.record_id, l.inverse_id, l.linked_id
        having bool_and(l.is_new) or not bool_or(l.is_new)
    )

    select
        array_agg(c.record_id order by c.place),
        array_agg(c.inverse_id order by c.place),
        array_agg(c.linked_id order by c.place),
        array_agg(c.is_added order by c.place)
    into v_records, v_cells, v_linked, v_is_added
    from change as c;

    perform airtable.lock_records_of_tables(ids || v_records);
    if v_records is not null then
        perform airtable.change_links(v_records, v_cells, v_linked, v_is_added);
    end if;
end;
$function$;
alter function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) owner to pyairtable_owner;
comment on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) is 'Brings the other side of link fields up to what a batch is about to write (see airtable.write_records): records that are linked anew get the link back, others lose it. Locks the records of both sides, by table and id. With `is_new` the records are there already and had no links before.';
revoke execute on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) from public;
grant execute on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) to application_user;

-- function airtable.write_records(text, text[], jsonb[], jsonb[], boolean)
create or replace function airtable.write_records(
    table_id text,
    ids text[],
    fields jsonb[],
    cleared jsonb[],
    replace boolean default false
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_found text[];
    v_replaced text[] := array[]::text[];
    v_computed jsonb;
    v_people jsonb;
    v_user_id uuid := app.current_user_id();
    v_has_attachments boolean;
    v_result json;
begin
    if cardinality(ids) > (select count(distinct given.id) from unnest(ids) as given (id)) then
        raise exception using
            errcode = 'PT422',
            message = format('a record is given twice: %s', (
                select given.id
                from unnest(ids) as given (id)
                group by given.id
                having count(*) > 1
                order by given.id
                limit 1
            )),
            hint = 'Nothing was written. Put all changes of a record into one object.';
    end if;

    v_found := airtable.lock_records(table_id, ids);
    if cardinality(v_found) < cardinality(ids) then
        perform airtable.raise_records_missing(table_id, airtable.missing_ids(ids, v_found));
    end if;
    if replace then
        v_replaced := array(
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = write_records.table_id
                and not airtable.is_computed(f.type)
        );
    end if;

    select t.computed_fields, t.attachment_fields is not null
    into v_computed, v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = write_records.table_id;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
        -- Who changed a record last elsewhere did not change it now.
        v_replaced := v_replaced || array(
            select f.id
            from jsonb_each_text(v_computed) as f (id, type)
            where f.type = 'lastModifiedBy'
        );
    end if;
    with written as (
        update airtable.records as r
        set
            fields = ((r.fields - v_replaced) || given.fields) - array(select jsonb_array_elements_text(given.cleared)),
            last_modified_time = now(),
            last_modified_by = v_user_id
        from unnest(ids, write_records.fields, write_records.cleared)
            with ordinality as given (id, fields, cleared, ordinality)
        where r.tenant_id = v_tenant_id
            and r.id = given.id
        returning
            given.ordinality, r.id, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by, r.auto_number,
            r.fields
    )

    select json_agg(
        row(
            w.id,
            w.created_time,
            airtable.shown_cells(
                w.fields, v_computed, w.created_time, w.last_modified_time, w.auto_number, w.created_by, w.last_modified_by,
                v_people
            )
        )::api.record
        order by w.ordinality
    )
    into v_result
    from written as w;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, ids, fields);
    end if;
    return coalesce(v_result, '[]');
end;
$function$;
alter function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) owner to pyairtable_owner;
comment on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) is 'Sets `fields` and empties the `cleared` cells (JSON arrays of field ids) of the records `ids`, three arrays of one length: the records as they are now. With `replace` every other cell is emptied too, computed ones excepted. Raises PT404 naming those that do not exist, PT422 when one is given twice.';
revoke execute on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) from public;
grant execute on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) to application_user;

-- function airtable.written_json(json, jsonb, boolean)
create or replace function airtable.written_json(records json, faults jsonb, skip boolean)
returns json
language sql
immutable parallel safe
set search_path to ''
as $function$
    select
        case
            when skip then
                json_build_object('records', coalesce(records, '[]'), 'faults', coalesce(faults, '[]'))
            else
                json_build_object('records', coalesce(records, '[]'))
        end
$function$;
alter function airtable.written_json(json, jsonb, boolean) owner to pyairtable_owner;
comment on function airtable.written_json(json, jsonb, boolean) is 'The answer of a write: {"records"}, and with `skip` also the "faults" of the records left out.';
revoke execute on function airtable.written_json(json, jsonb, boolean) from public;
grant execute on function airtable.written_json(json, jsonb, boolean) to application_user;

-- function api.active_users(timestamp with time zone, timestamp with time zone, interval, text)
create or replace function api.active_users(
    since timestamp with time zone,
    until timestamp with time zone,
    bucket interval default '1 day'::interval,
    time_zone text default null::text
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, coalesce(bucket, interval '1 day'), v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_total bigint;
    v_points json;
begin
    with seen as materialized (
        select distinct f.bucket, f.key_found as key
        from timeseries.usage_facts(v_tenant_id, 'user', v_cut) as f
        where f.key_found <> ''
    ),

    counted as (
        select s.bucket, count(*) as users
        from seen as s
        group by s.bucket
    )

    select
        (select count(distinct s.key) from seen as s),
        json_agg(json_build_object('time', v_bounds[b.bucket], 'users', coalesce(c.users, 0)) order by b.bucket)
    into v_total, v_points
    from generate_series(1, cardinality(v_bounds) - 1) as b (bucket)
    left join counted as c on b.bucket = c.bucket;
    return json_build_object('timeZone', v_zone, 'users', v_total, 'points', v_points);
end;
$function$;
alter function api.active_users(timestamp with time zone, timestamp with time zone, interval, text) owner to pyairtable_owner;
comment on function api.active_users(timestamp with time zone, timestamp with time zone, interval, text) is 'How many users asked for something, exactly, in the whole range and by bucket: {"timeZone", "users", "points": [{"time", "users"}]}; buckets as in api.usage_over_time. Raises PT400 for an argument that is off, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, users: bigint, points: [{time: timestamptz, users: bigint}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';
revoke execute on function api.active_users(timestamp with time zone, timestamp with time zone, interval, text) from public;
grant execute on function api.active_users(timestamp with time zone, timestamp with time zone, interval, text) to application_user;

-- function api.add_member(text, text, text)
create or replace function api.add_member(email text, role text, name text default null::text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_user_id uuid;
begin
    perform core.require_role(role);
    if email is null or email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(email) > 254 then
        raise exception using
            errcode = 'PT422',
            message = format('%s is no mail address', coalesce(to_json(email)::text, 'null'));
    end if;
    if length(name) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a person''s name has 1 to 255 characters';
    end if;
    v_user_id := core.member_id(email, name);
    insert into core.memberships (tenant_id, user_id, role)
    values (v_tenant_id, v_user_id, add_member.role)
    on conflict do nothing;
    if not found then
        raise exception using
            errcode = 'PT409',
            message = format('%s is a member already', email),
            hint = 'Change what they may do with api.change_member(user_id, role).';
    end if;
    return core.member_json(v_user_id);
end;
$function$;
alter function api.add_member(text, text, text) owner to pyairtable_owner;
comment on function api.add_member(text, text, text) is 'Adds a person to the tenant as owner, editor, commenter or reader: {"id", "email", "name", "role", "createdTime"}. Who is known already, from another tenant, keeps their name. Needs level owner. Raises PT409 when they are a member already, PT422 for an unknown role or what is no address.
    @tag members
    @param role: Level
    @returns Member
    @shape Level "owner" | "editor" | "commenter" | "reader"
    @shape Member {id: uuid, email: text, name: text, role: Level, createdTime: timestamptz}
    @example {"email": "ada@example.org", "role": "editor", "name": "Ada"}';
revoke execute on function api.add_member(text, text, text) from public;
grant execute on function api.add_member(text, text, text) to application_user;

-- function api.advance_sync(uuid, jsonb, integer)
create or replace function api.advance_sync(lease_id uuid, cursor jsonb, lease_seconds integer default 300)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_until timestamptz;
begin
    if lease_seconds is null or lease_seconds not between 1 and 86400 then
        raise exception using
            errcode = 'PT400',
            message = format('lease_seconds: expected 1 to 86400, got %s', coalesce(lease_seconds::text, 'null'));
    end if;
    perform airtable.require_sync(lease_id);
    update airtable.sync_cursors as s
    set
        cursor = advance_sync.cursor,
        leased_until = clock_timestamp() + make_interval(secs => lease_seconds)
    where s.tenant_id = v_tenant_id
        and s.lease_id = advance_sync.lease_id
    returning s.leased_until into v_until;
    return json_build_object('leaseId', lease_id, 'leasedUntil', airtable.time_text(v_until), 'cursor', cursor);
end;
$function$;
alter function api.advance_sync(uuid, jsonb, integer) owner to pyairtable_owner;
comment on function api.advance_sync(uuid, jsonb, integer) is 'Notes how far a sync has come and lets its lease end later: {"leaseId", "leasedUntil", "cursor"}. Called in the transaction that writes what was read, both are kept or neither. Needs level editor. Raises PT409 when the lease has passed to another syncer, PT400 for one out of range.
    @tag syncs
    @returns {leaseId: uuid, leasedUntil: timestamptz, cursor: json}';
revoke execute on function api.advance_sync(uuid, jsonb, integer) from public;
grant execute on function api.advance_sync(uuid, jsonb, integer) to application_user;

-- function api.append_messages(text, jsonb)
create or replace function api.append_messages(session_id text, messages jsonb)
returns json
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_session chat.conversation_sessions := chat.own_session(session_id);
    v_given jsonb := case jsonb_typeof(messages) when 'object' then jsonb_build_array(messages) else messages end;
    v_start timestamptz;
    v_messages json;
    v_last timestamptz;
    v_count bigint;
begin
    perform chat.require_sharing(v_session.shared_with);
    if v_given is null or jsonb_typeof(v_given) <> 'array' or jsonb_array_length(v_given) not between 1 and 1000 then
        raise exception using
            errcode = 'PT422',
            message = 'messages: expected an object, or an array of 1 to 1000 objects',
            hint = 'Send a larger batch in parts.';
    end if;
    perform app.raise_call_faults(timeseries.message_faults(v_given));
    -- The conversation is locked: each message is a microsecond or more later than the one before it.
    v_start := greatest(clock_timestamp(), v_session.last_message_time + interval '1 microsecond');
    with written as (
        insert into timeseries.conversation_messages as m (
            tenant_id, session_id, role, content, tools_used, tokens_in, tokens_out, cost, model, metadata, created_time
        )
        select
            v_tenant_id,
            v_session.id,
            g.value ->> 'role',
            g.value ->> 'content',
            nullif(g.value -> 'toolsUsed', 'null'),
            coalesce((g.value ->> 'tokensIn')::numeric, 0),
            coalesce((g.value ->> 'tokensOut')::numeric, 0),
            coalesce((g.value ->> 'cost')::numeric, 0),
            g.value ->> 'model',
            nullif(g.value -> 'metadata', 'null'),
            v_start + (g.place - 1) * interval '1 microsecond'
        from jsonb_array_elements(v_given) with ordinality as g (value, place)
        returning m.*
    )

    select json_agg(timeseries.message_json(w) order by w.created_time), max(w.created_time), count(*)
    into v_messages, v_last, v_count
    from written as w;
    update chat.conversation_sessions as s
    set
        message_count = s.message_count + v_count,
        last_message_time = v_last
    where s.tenant_id = v_tenant_id
        and s.id = v_session.id
    returning s.message_count into v_count;
    return json_build_object('messages', v_messages, 'messageCount', v_count);
end;
$function$;
alter function api.append_messages(text, jsonb) owner to pyairtable_owner;
comment on function api.append_messages(text, jsonb) is 'Adds messages, one or up to 1,000, all or none, to the end of a conversation of the calling user: {"messages": [{"id", "sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost", "model", "metadata", "createdTime"}], "messageCount"}. A message has "role" (user, assistant, system or tool) and "content", and may have the rest but its id and time; "toolsUsed" is an array of objects. Needs level reader, and commenter while the conversation is shared. Raises PT422 with all faults, PT403 for another member''s conversation, PT404 when there is none.
    @tag conversations
    @param messages: NewMessage | [NewMessage]
    @returns {messages: [Message], messageCount: bigint}
    @shape MessageRole "user" | "assistant" | "system" | "tool"
    @shape NewMessage {role: MessageRole, content: text, toolsUsed?: [object] | null, tokensIn?: bigint | null,
        tokensOut?: bigint | null, cost?: numeric | null, model?: text | null, metadata?: object | null}
    @shape Message {id: text, sessionId: text, role: MessageRole, content: text, toolsUsed: [object] | null, tokensIn:
        bigint | null, tokensOut: bigint | null, cost: numeric | null, model: text | null, metadata: object | null,
        createdTime: timestamptz}
    @example {"session_id": "sesD5cnHFNYlwAFTz", "messages": {"role": "user", "content": "What is due in May?"}}';
revoke execute on function api.append_messages(text, jsonb) from public;
grant execute on function api.append_messages(text, jsonb) to application_user;

-- function api.begin_sync(text, text, text, integer)
create or replace function api.begin_sync(
    base_id text,
    source text,
    table_id text default null::text,
    lease_seconds integer default 300
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_sync airtable.sync_cursors;
begin
    if source is null or source !~ '^[a-z][a-z0-9_.-]{0,62}$' then
        raise exception using
            errcode = 'PT422',
            message = format('source: expected lowercase letters, digits, _ . and -, got %s', coalesce(to_json(source)::text, 'null'));
    end if;
    if lease_seconds is null or lease_seconds not between 1 and 86400 then
        raise exception using
            errcode = 'PT400',
            message = format('lease_seconds: expected 1 to 86400, got %s', coalesce(lease_seconds::text, 'null'));
    end if;
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = begin_sync.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    if table_id is not null and not exists (
        select
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.base_id = begin_sync.base_id
            and t.id = begin_sync.table_id
    ) then
        perform airtable.raise_table_missing(table_id);
    end if;
    insert into airtable.sync_cursors (tenant_id, base_id, source, table_id)
    values (v_tenant_id, begin_sync.base_id, begin_sync.source, begin_sync.table_id)
    on conflict do nothing;
    -- Of two that come at once the second waits here, and then finds the lease taken.
    update airtable.sync_cursors as s
    set
        state = 'running',
        lease_id = gen_random_uuid(),
        leased_until = clock_timestamp() + make_interval(secs => lease_seconds),
        started_at = clock_timestamp()
    where s.tenant_id = v_tenant_id
        and s.base_id = begin_sync.base_id
        and s.source = begin_sync.source
        and s.table_id is not distinct from begin_sync.table_id
        and (s.state <> 'running' or s.leased_until <= clock_timestamp())
    returning s.* into v_sync;
    if v_sync.base_id is null then
        raise exception using
            errcode = 'PT409',
            message = format('source %s of %s is being synced', source, coalesce(table_id, base_id)),
            hint = 'Wait until it ends or its lease runs out: api.list_syncs(base_id) tells when.';
    end if;
    return json_build_object(
        'leaseId', v_sync.lease_id,
        'leasedUntil', airtable.time_text(v_sync.leased_until),
        'cursor', v_sync.cursor
    );
end;
$function$;
alter function api.begin_sync(text, text, text, integer) owner to pyairtable_owner;
comment on function api.begin_sync(text, text, text, integer) is 'Takes up the reading of a source into a base or a table where it stopped: {"leaseId", "leasedUntil", "cursor"}; the cursor is null the first time. Until api.finish_sync, api.fail_sync or the end of the lease nobody else can. Needs level editor. Raises PT404 when base or table does not exist, PT409 while another syncer is at work, PT422 for a source that is no name, PT400 for a lease out of range.
    @tag syncs
    @returns {leaseId: uuid, leasedUntil: timestamptz, cursor: json}';
revoke execute on function api.begin_sync(text, text, text, integer) from public;
grant execute on function api.begin_sync(text, text, text, integer) to application_user;

-- function api.cancel_run(text)
create or replace function api.cancel_run(run_id text)
returns jsonb
language plpgsql
set search_path to ''
as $function$
begin
    perform app.require('editor');
    return automation.run_json(automation.withdraw_run(run_id));
end;
$function$;
alter function api.cancel_run(text) owner to pyairtable_owner;
comment on function api.cancel_run(text) is 'Cancels a run that is queued or running, and answers as api.get_run does. Whoever is at work on it is told when it ends: what has been done by then is done. Needs level editor. Raises PT404 when there is none, PT409 when it is over.
    @tag workflows
    @returns Run';
revoke execute on function api.cancel_run(text) from public;
grant execute on function api.cancel_run(text) to application_user;

-- function api.change_member(uuid, text)
create or replace function api.change_member(user_id uuid, role text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform core.require_role(role);
    update core.memberships as m
    set role = change_member.role
    where m.tenant_id = v_tenant_id
        and m.user_id = change_member.user_id;
    if not found then
        perform core.raise_member_missing(user_id);
    end if;
    return core.member_json(user_id);
end;
$function$;
alter function api.change_member(uuid, text) owner to pyairtable_owner;
comment on function api.change_member(uuid, text) is 'Gives a member another role, owner, editor, commenter or reader: {"id", "email", "name", "role", "createdTime"}. Needs level owner. Raises PT404 when the user is no member, PT409 when the last owner would be none, PT422 for an unknown role.
    @tag members
    @param role: Level
    @returns Member';
revoke execute on function api.change_member(uuid, text) from public;
grant execute on function api.change_member(uuid, text) to application_user;

-- function api.create_api_key(text, text, timestamp with time zone)
create or replace function api.create_api_key(
    name text,
    level text,
    expires_at timestamp with time zone default null::timestamp with time zone
)
returns json
language plpgsql
set search_path to ''
as $function$
begin
    perform app.require('owner');
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: an API key needs a name of 1 to 255 characters';
    end if;
    if app.level_rank(level) is null then
        raise exception using
            errcode = 'PT422',
            message = format('level: %s is no level', coalesce(to_json(level)::text, 'null')),
            hint = 'Levels are owner, editor, commenter and reader.';
    end if;
    if expires_at <= now() then
        raise exception using
            errcode = 'PT422',
            message = 'expires_at: that time is over';
    end if;
    return core.issue_api_key(name, level, expires_at);
end;
$function$;
alter function api.create_api_key(text, text, timestamp with time zone) owner to pyairtable_owner;
comment on function api.create_api_key(text, text, timestamp with time zone) is 'Makes an API key that works for whoever makes it, up to `level` (owner, editor, commenter or reader): {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}. The secret is shown here and never again. Needs level owner. Raises PT422 without a name, for an unknown level and for a time that is over.
    @tag api keys
    @param level: Level
    @returns NewApiKey
    @shape NewApiKey {id: uuid, name: text, prefix: text, level: Level, createdTime: timestamptz, expiresTime:
        timestamptz | null, secret: text}
    @example {"name": "nightly export", "level": "reader"}';
revoke execute on function api.create_api_key(text, text, timestamp with time zone) from public;
grant execute on function api.create_api_key(text, text, timestamp with time zone) to application_user;

-- function api.create_base(text, text)
create or replace function api.create_base(name text, id text default null::text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_base airtable.bases;
begin
    if coalesce(name, '') = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a base needs a name of 1 to 255 characters';
    end if;
    insert into airtable.bases as b (tenant_id, id, name)
    values (v_tenant_id, coalesce(create_base.id, airtable.generate_id('app')), create_base.name)
    returning b.* into v_base;
    return json_build_object(
        'id', v_base.id,
        'name', v_base.name,
        'createdTime', v_base.created_time
    );
end;
$function$;
alter function api.create_base(text, text) owner to pyairtable_owner;
comment on function api.create_base(text, text) is 'Creates a base: {"id", "name", "createdTime"}. `id` keeps Airtable''s own when mirroring. Needs level editor. Raises 23505 when the id is taken, PT422 without a name.
    @tag bases
    @param id Airtable''s own id, when mirroring
    @returns Base
    @shape Base {id: text, name: text, createdTime: timestamptz}
    @example {"name": "Sales"}';
revoke execute on function api.create_base(text, text) from public;
grant execute on function api.create_base(text, text) to application_user;

-- function api.create_comment(text, text, text, text)
create or replace function api.create_comment(
    table_id text,
    record_id text,
    text text,
    parent_comment_id text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('commenter');
    v_id text;
begin
    perform airtable.require_record(table_id, record_id);
    perform airtable.require_comment_text(create_comment.text);
    if parent_comment_id is not null then
        perform airtable.require_comment(table_id, record_id, parent_comment_id);
    end if;
    insert into airtable.comments as c (tenant_id, table_id, record_id, author_id, text, parent_comment_id)
    values (
        v_tenant_id,
        create_comment.table_id,
        create_comment.record_id,
        app.current_user_id(),
        create_comment.text,
        create_comment.parent_comment_id
    )
    returning c.id into v_id;
    return airtable.comment_json(v_id);
end;
$function$;
alter function api.create_comment(text, text, text, text) owner to pyairtable_owner;
comment on function api.create_comment(text, text, text, text) is 'Comments on a record, or answers a comment of it: {"id", "author": {"id", "email", "name"}, "text", "createdTime", "parentCommentId"}. Mentions are part of the text. Needs level commenter. Raises PT404 when the table, the record or the comment that is answered does not exist, PT422 for a text that is empty or has more than 10,000 characters.
    @tag comments
    @returns Comment
    @shape Comment {id: text, author: {id?: uuid, email?: text, name?: text}, text: text, createdTime: timestamptz,
        lastUpdatedTime?: timestamptz, parentCommentId?: text}';
revoke execute on function api.create_comment(text, text, text, text) from public;
grant execute on function api.create_comment(text, text, text, text) to application_user;

-- function api.create_field(text, text, text, jsonb, text)
create or replace function api.create_field(
    table_id text,
    name text,
    type text,
    options jsonb default null::jsonb,
    id text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_problem text;
    v_id text := coalesce(create_field.id, airtable.generate_id('fld'));
begin
    perform airtable.require_table(table_id);
    if coalesce(name, '') = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a field needs a name of 1 to 255 characters';
    end if;
    v_problem := airtable.options_problem(type, options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(name), v_problem);
    end if;
    if type = 'multipleRecordLinks' then
        perform airtable.lock_tables(array[table_id, options ->> 'linkedTableId']);
    end if;
    insert into airtable.fields as f (tenant_id, id, table_id, name, type, options, position)
    select
        v_tenant_id,
        v_id,
        create_field.table_id,
        create_field.name,
        create_field.type,
        coalesce(nullif(create_field.options, 'null'), '{}'),
        coalesce(max(known.position), 0) + 1
    from airtable.fields as known
    where known.tenant_id = v_tenant_id
        and known.table_id = create_field.table_id;
    if type = 'multipleRecordLinks' then
        perform airtable.pair_link_field(v_id);
    end if;
    return airtable.field_json(v_id);
end;
$function$;
alter function api.create_field(text, text, text, jsonb, text) owner to pyairtable_owner;
comment on function api.create_field(text, text, text, jsonb, text) is 'Adds a field to a table, after the others: {"id", "name", "type", "options"}. `id` keeps Airtable''s own when mirroring. A link to another table gets its inverse field there, unless its options name one with "inverseLinkFieldId". Needs level editor. Raises PT404 when the table does not exist, PT422 for a missing name, an unknown type or an option that does not fit it, 23505 for a name or id that is taken.
    @tag fields
    @param options: object | null
    @returns Field
    @shape Field {id: text, name: text, type: text, options: object}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "name": "Status", "type": "singleSelect", "options": {"choices":
        [{"name": "Open"}]}}';
revoke execute on function api.create_field(text, text, text, jsonb, text) from public;
grant execute on function api.create_field(text, text, text, jsonb, text) to application_user;

-- function api.create_records(text, jsonb, boolean, text)
create or replace function api.create_records(
    table_id text,
    records jsonb,
    typecast boolean default false,
    on_error text default 'abort'::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_generic_plan'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_first bigint;
    v_user_id uuid := app.current_user_id();
    v_computed jsonb;
    v_people jsonb;
    v_has_links boolean;
    v_has_attachments boolean;
    v_is_outside boolean := jsonb_path_exists(records, '$[*] ? (exists (@.id) || exists (@.createdTime))', silent => true);
    v_outside jsonb[];
    v_records json;
    v_faults jsonb;
    v_ids text[];
    v_fields jsonb[];
    v_links text[];
begin
    -- Takes the lock of the table first, which also tells whether the table exists.
    v_first := airtable.reserve_auto_numbers(
        table_id,
        case when jsonb_typeof(records) = 'array' then jsonb_array_length(records) else 0 end
    );
    select t.computed_fields, t.link_fields is not null, t.attachment_fields is not null
    into v_computed, v_has_links, v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = create_records.table_id;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
    end if;
    if v_is_outside then
        v_outside := airtable.outside_faults(table_id, records, false);
    end if;
    with checked as materialized (
        select
            c.ordinality,
            c.fields,
            case
                when v_outside[c.ordinality] is null then c.faults
                else coalesce(c.faults, '[]') || v_outside[c.ordinality]
            end as faults,
            coalesce(c.id, airtable.generate_id('rec')) as id,
            case
                when v_is_outside and v_outside[c.ordinality] is null then
                    (create_records.records -> (c.ordinality - 1)::integer ->> 'createdTime')::timestamptz
            end as created_time
        from airtable.checked_records(
            create_records.table_id,
            create_records.records,
            create_records.typecast,
            case when v_is_outside then 'skip' else create_records.on_error end,
            true
        ) as c
    ),

    created as (
        insert into airtable.records as r (
            tenant_id, id, table_id, auto_number, fields, created_time, created_by, last_modified_by
        )
        select
            v_tenant_id, c.id, create_records.table_id, v_first + c.ordinality - 1, c.fields, coalesce(c.created_time, now()),
            v_user_id, v_user_id
        from checked as c
        where c.faults is null
        returning r.id, r.auto_number, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by, r.fields
    )

    select
        (
            select
                json_agg(
                    row(
                        c.id,
                        c.created_time,
                        airtable.shown_cells(
                            c.fields, v_computed, c.created_time, c.last_modified_time, c.auto_number, c.created_by,
                            c.last_modified_by, v_people
                        )
                    )::api.record
                    order by c.auto_number
                )
            from created as c
        ),
        case
            when v_skip or v_is_outside then airtable.all_faults(array(select c.faults from checked as c order by c.ordinality))
        end,
        case when v_has_links or v_has_attachments then array(select c.id from created as c order by c.auto_number) end,
        case when v_has_links or v_has_attachments then array(select c.fields from created as c order by c.auto_number) end
    into v_records, v_faults, v_ids, v_fields;
    if v_is_outside and not v_skip then
        perform airtable.raise_any_faults(array[v_faults]);
    end if;
    if v_has_links then
        v_links := airtable.touched_links(table_id, v_fields, null);
        if cardinality(v_links) > 0 then
            perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, is_new => true);
        end if;
    end if;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, v_ids, v_fields);
    end if;
    return airtable.written_json(v_records, v_faults, v_skip);
end;
$function$;
alter function api.create_records(text, jsonb, boolean, text) owner to pyairtable_owner;
comment on function api.create_records(text, jsonb, boolean, text) is 'Creates records from [{"fields": {…}}], whose keys are field ids or names; all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. A record may bring its own "id" and "createdTime". `typecast` reads "12.5" as a number, "yes" as a checkbox, and adds choices that are missing; `on_error` "skip" creates the records without faults and tells the others: {"records", "faults": [{"index", "field", "value", "message"}]}. Needs level editor. Raises PT404 when the table does not exist, PT422 naming every value that does not fit its field.
    @tag records
    @param records: [{fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], faults?: [Fault]}
    @shape Fault {index: integer, field?: text | null, value?: json, message: text}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "records": [{"fields": {"Name": "Ada"}}], "typecast": true}';
revoke execute on function api.create_records(text, jsonb, boolean, text) from public;
grant execute on function api.create_records(text, jsonb, boolean, text) to application_user;

-- function api.create_session(text, jsonb, text, text, text, text)
create or replace function api.create_session(
    title text default null::text,
    metadata jsonb default null::jsonb,
    shared_with text default 'private'::text,
    model text default null::text,
    system_prompt text default null::text,
    id text default null::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_user_id uuid := chat.require_user();
    v_session chat.conversation_sessions;
begin
    perform app.raise_call_faults(
        chat.session_faults(title, null, coalesce(shared_with, 'null'), model, system_prompt, metadata)
        || case when id !~ '^ses[A-Za-z0-9]{14}$' then 'id: expected ses and 14 letters or digits' end
    );
    perform chat.require_sharing(shared_with);
    insert into chat.conversation_sessions as s (tenant_id, id, user_id, title, shared_with, model, system_prompt, metadata)
    values (
        v_tenant_id,
        coalesce(create_session.id, airtable.generate_id('ses')),
        v_user_id,
        coalesce(create_session.title, 'New conversation'),
        create_session.shared_with,
        nullif(create_session.model, ''),
        nullif(create_session.system_prompt, ''),
        coalesce(create_session.metadata, '{}')
    )
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$function$;
alter function api.create_session(text, jsonb, text, text, text, text) owner to pyairtable_owner;
comment on function api.create_session(text, jsonb, text, text, text, text) is 'Begins a conversation of the calling user: {"id", "userId", "title", "status", "sharedWith", "model", "systemPrompt", "metadata", "messageCount", "createdTime", "lastModifiedTime", "lastMessageTime", "lastActivityTime"}. `shared_with` says who else reads it: private nobody, owners the tenant''s owners, tenant all members; sharing takes a commenter. `id` keeps one from elsewhere. Needs level reader. Raises PT422 with all faults, PT403 without a user, 23505 when the id is taken.
    @tag conversations
    @param metadata: object
    @param shared_with: Sharing
    @returns Session
    @shape Sharing "private" | "owners" | "tenant"
    @shape Session {id: text, userId: uuid, title: text, status: "active" | "archived", sharedWith: Sharing, model: text
        | null, systemPrompt: text | null, metadata: object, messageCount: bigint, createdTime: timestamptz,
        lastModifiedTime: timestamptz, lastMessageTime: timestamptz | null, lastActivityTime: timestamptz}
    @example {"title": "Plans for May", "metadata": {"channel": "web"}}';
revoke execute on function api.create_session(text, jsonb, text, text, text, text) from public;
grant execute on function api.create_session(text, jsonb, text, text, text, text) to application_user;

-- function api.create_table(text, text, jsonb, text, text)
create or replace function api.create_table(
    base_id text,
    name text,
    fields jsonb,
    description text default null::text,
    id text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_table_id text := coalesce(create_table.id, airtable.generate_id('tbl'));
    v_faults text[];
    v_linked text[];
begin
    perform from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = create_table.base_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('base %s does not exist', coalesce(base_id, 'null')),
            hint = 'List the bases with api.list_bases().';
    end if;
    if coalesce(name, '') = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a table needs a name of 1 to 255 characters';
    end if;
    if jsonb_typeof(fields) is distinct from 'array' or fields = '[]' then
        raise exception using
            errcode = 'PT422',
            message = 'fields: a table needs at least one field',
            hint = 'Pass [{"name": "Name", "type": "singleLineText"}, …]; the first one names the records.';
    end if;

    select array_agg(format('fields[%s]: %s', f.ordinality - 1, fault.text) order by f.ordinality)
    into v_faults
    from jsonb_array_elements(fields) with ordinality as f (value, ordinality)
    cross join lateral (
        select
            case
                when jsonb_typeof(f.value) <> 'object' then
                    'expected an object with "name" and "type"'
                when coalesce(f.value ->> 'name', '') = '' then
                    'has no "name"'
                when coalesce(f.value ->> 'type', '') = '' then
                    format('"%s" has no "type"', f.value ->> 'name')
                when f.value ->> 'type' = 'multipleRecordLinks' and f.ordinality = 1 then
                    format('"%s": a link cannot name the records', f.value ->> 'name')
                else
                    format('"%s": ', f.value ->> 'name')
                    || coalesce(
                        airtable.options_problem(f.value ->> 'type', f.value -> 'options'),
                        case
                            when f.value ->> 'type' = 'multipleRecordLinks' then
                                airtable.link_problem(
                                    create_table.base_id, v_table_id, f.value ->> 'id', f.value -> 'options'
                                )
                        end
                    )
            end
    ) as fault (text)
    where fault.text is not null;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    v_linked := array(
        select f.value #>> '{options,linkedTableId}'
        from jsonb_array_elements(create_table.fields) as f
        where f.value ->> 'type' = 'multipleRecordLinks'
    );
    if cardinality(v_linked) > 0 then
        perform airtable.lock_tables(v_linked);
    end if;
    insert into airtable.tables (tenant_id, id, base_id, name, description)
    values (v_tenant_id, v_table_id, create_table.base_id, create_table.name, create_table.description);

    insert into airtable.fields (tenant_id, id, table_id, name, type, options, position)
    select
        v_tenant_id,
        coalesce(f.value ->> 'id', airtable.generate_id('fld')),
        v_table_id,
        f.value ->> 'name',
        f.value ->> 'type',
        coalesce(nullif(f.value -> 'options', 'null'), '{}'),
        f.ordinality
    from jsonb_array_elements(create_table.fields) with ordinality as f (value, ordinality);

    update airtable.tables as t
    set primary_field_id = (
        select f.id
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = v_table_id
            and f.position = 1
    )
    where t.tenant_id = v_tenant_id
        and t.id = v_table_id;

    if cardinality(v_linked) > 0 then
        perform airtable.pair_link_field(f.id)
        from (
            select known.id
            from airtable.fields as known
            where known.tenant_id = v_tenant_id
                and known.table_id = v_table_id
                and known.type = 'multipleRecordLinks'
            order by known.position
        ) as f;
    end if;
    return airtable.table_json(v_table_id);
end;
$function$;
alter function api.create_table(text, text, jsonb, text, text) owner to pyairtable_owner;
comment on function api.create_table(text, text, jsonb, text, text) is 'Creates a table with its fields, [{"name", "type", "options", "id"}], of which the first names the records and links get inverse fields as with api.create_field: {"id", "name", "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the base does not exist, PT422 naming every field that lacks a name, has an unknown type or an option that does not fit it, 23505 for a name or id that is taken.
    @tag tables
    @param fields: [NewField]
    @returns Table
    @shape NewField {name: text, type: text, options?: object | null, id?: text}
    @shape Table {id: text, name: text, description: text | null, primaryFieldId: text | null, fields: [Field], views:
        [{id: text, name: text, type: text}]}
    @example {"base_id": "appzX5cnHFNYlwAFT", "name": "Contacts", "fields": [{"name": "Name", "type":
        "singleLineText"}]}';
revoke execute on function api.create_table(text, text, jsonb, text, text) from public;
grant execute on function api.create_table(text, text, jsonb, text, text) to application_user;

-- function api.create_trigger(text, text, text, jsonb, text, text)
create or replace function api.create_trigger(
    workflow_id text,
    type text,
    table_id text default null::text,
    filter jsonb default null::jsonb,
    cron text default null::text,
    time_zone text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_zone text := case when type = 'schedule' then coalesce(time_zone, 'UTC') else time_zone end;
    v_base_id text;
    v_trigger automation.triggers;
begin
    if table_id is not null then
        select t.base_id into v_base_id
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.id = create_trigger.table_id;
        if v_base_id is null then
            perform airtable.raise_table_missing(table_id);
        end if;
    end if;
    perform app.raise_call_faults(automation.trigger_faults(type, table_id, filter, cron, v_zone));
    if v_base_id is not null then
        perform airtable.open_feed(v_base_id);
    end if;
    insert into automation.triggers as t (
        tenant_id, workflow_id, type, base_id, table_id, filter, condition, cron, time_zone, next_at
    )
    values (
        v_tenant_id,
        v_workflow.id,
        create_trigger.type,
        v_base_id,
        create_trigger.table_id,
        airtable.filter_by_id(table_id, filter),
        case when filter is not null then airtable.resolved_filter(table_id, filter) end,
        create_trigger.cron,
        v_zone,
        automation.next_time(cron, v_zone, clock_timestamp())
    )
    returning t.* into v_trigger;
    return automation.trigger_json(v_trigger);
end;
$function$;
alter function api.create_trigger(text, text, text, jsonb, text, text) owner to pyairtable_owner;
comment on function api.create_trigger(text, text, text, jsonb, text, text) is 'Has a workflow run when something happens: {"id", "workflowId", "type", "tableId", "filter", "cron", "timeZone", "nextTime", "fault"}, what it has not left out. `type` is recordCreated, recordUpdated, recordDeleted or recordMatches of a table, with a filter as api.list_records takes it (recordMatches needs one, and means that a record has come to pass it); schedule with `cron` by the clock of `time_zone`, UTC if none is given; webhook or manual, which let api.start_run start it. Needs level editor. Raises PT404 when workflow or table does not exist, PT422 with all faults.
    @tag workflows
    @param type: TriggerType
    @param filter: object
    @returns Trigger
    @shape TriggerType "recordCreated" | "recordUpdated" | "recordDeleted" | "recordMatches" | "schedule" | "webhook" |
        "manual"
    @shape Trigger {id: text, workflowId: text, type: TriggerType, tableId?: text, filter?: object, cron?: text,
        timeZone?: text, nextTime?: timestamptz, fault?: text}';
revoke execute on function api.create_trigger(text, text, text, jsonb, text, text) from public;
grant execute on function api.create_trigger(text, text, text, jsonb, text, text) to application_user;

-- function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text)
create or replace function api.create_view(
    table_id text,
    name text,
    type text default 'grid'::text,
    filter jsonb default null::jsonb,
    sort jsonb default null::jsonb,
    hidden_fields text[] default null::text[],
    field_order text[] default null::text[],
    id text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_id text := coalesce(create_view.id, airtable.generate_id('viw'));
begin
    perform airtable.require_table(table_id);
    perform airtable.raise_view_faults(
        table_id, coalesce(name, ''), coalesce(type, ''), nullif(filter, 'null'), nullif(sort, 'null'), hidden_fields, field_order
    );
    insert into airtable.views (
        tenant_id, id, table_id, name, type, filter, sort, hidden_fields, field_order, position
    )
    select
        v_tenant_id,
        v_id,
        create_view.table_id,
        create_view.name,
        create_view.type,
        airtable.filter_by_id(create_view.table_id, nullif(nullif(create_view.filter, 'null'), '{}')),
        nullif(airtable.sort_by_id(create_view.table_id, nullif(create_view.sort, 'null')), '[]'),
        airtable.field_ids(create_view.table_id, create_view.hidden_fields),
        airtable.field_ids(create_view.table_id, create_view.field_order),
        coalesce(max(known.position), 0) + 1
    from airtable.views as known
    where known.tenant_id = v_tenant_id
        and known.table_id = create_view.table_id;
    return airtable.view_json(v_id);
end;
$function$;
alter function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) owner to pyairtable_owner;
comment on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) is 'Adds a view to a table, after the others: {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}. `type` is grid, form, calendar, gallery, kanban, timeline or block; `filter` and `sort` are those of api.list_records; `hidden_fields` are left out of its records, those of `field_order` come first. Fields are given by id or name, and kept by id. `id` keeps Airtable''s own when mirroring. Needs level editor. Raises PT404 when the table does not exist, PT422 naming every fault, 23505 for a name or id that is taken.
    @tag views
    @param type: ViewType
    @param filter: object | null
    @param sort: [SortKey] | null
    @returns View
    @shape ViewType "grid" | "form" | "calendar" | "gallery" | "kanban" | "timeline" | "block"
    @shape View {id: text, name: text, type: ViewType, filter: object | null, sort: [SortKey] | null, hiddenFields:
        [text], fieldOrder: [text], visibleFieldIds: [text]}';
revoke execute on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) from public;
grant execute on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) to application_user;

-- function api.create_webhook(text, jsonb, text)
create or replace function api.create_webhook(
    base_id text,
    specification jsonb,
    notification_url text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_id text := airtable.generate_id('ach');
    v_secret bytea := extensions.gen_random_bytes(32);
    v_first bigint := airtable.open_feed(base_id);
    v_faults text[] := airtable.webhook_faults(base_id, specification);
begin
    if notification_url !~ '^https?://[^[:space:]/?#]+[^[:space:]]*$' or length(notification_url) > 2048 then
        v_faults := v_faults || format(
            'notification_url: expected http:// or https:// and at most 2048 characters, got %s',
            to_json(left(notification_url, 100))
        );
    end if;
    if cardinality(v_faults) > 0 then
        perform airtable.raise_faults(v_faults);
    end if;
    insert into airtable.webhooks (
        tenant_id, id, base_id, notification_url, specification, mac_secret, first_number, created_by
    )
    values (
        v_tenant_id,
        v_id,
        create_webhook.base_id,
        create_webhook.notification_url,
        create_webhook.specification,
        v_secret,
        v_first,
        app.current_user_id()
    );
    return json_build_object(
        'id', v_id,
        'macSecretBase64', encode(v_secret, 'base64'),
        'expirationTime', airtable.time_text((
            select w.expires_at
            from airtable.webhooks as w
            where w.tenant_id = v_tenant_id
                and w.id = v_id
        )),
        'cursorForNextPayload', v_first
    );
end;
$function$;
alter function api.create_webhook(text, jsonb, text) owner to pyairtable_owner;
comment on function api.create_webhook(text, jsonb, text) is 'Has the changes of a base kept as payloads, as far as the specification asks for them, and a notification posted to `notification_url`: {"id", "macSecretBase64", "expirationTime", "cursorForNextPayload"}. The secret, which signs notifications, is shown here and never again. Needs level editor. Raises PT404 when the base does not exist, PT422 naming every fault of the specification or the address.
    @tag webhooks
    @param specification: object
    @returns {id: text, macSecretBase64: text, expirationTime: timestamptz, cursorForNextPayload: bigint}
    @example {"base_id": "appzX5cnHFNYlwAFT", "specification": {"options": {"filters": {"dataTypes": ["tableData"]}}}}';
revoke execute on function api.create_webhook(text, jsonb, text) from public;
grant execute on function api.create_webhook(text, jsonb, text) to application_user;

-- function api.create_workflow(text, jsonb, boolean, integer)
create or replace function api.create_workflow(
    name text,
    definition jsonb,
    enabled boolean default true,
    max_attempts integer default 3
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows;
begin
    perform app.raise_call_faults(
        automation.workflow_faults(name, definition, max_attempts)
        || array[
            case when name is null then 'name: is missing' end,
            case when definition is null then 'definition: is missing' end,
            case when enabled is null then 'enabled: expected true or false, got null' end,
            case when max_attempts is null then 'max_attempts: expected 1 to 100, got null' end
        ]
    );
    insert into automation.workflows as w (tenant_id, name, definition, is_enabled, max_attempts, created_by, updated_by)
    values (
        v_tenant_id,
        create_workflow.name,
        create_workflow.definition,
        enabled,
        create_workflow.max_attempts,
        app.current_user_id(),
        app.current_user_id()
    )
    on conflict on constraint workflows_name_key do nothing
    returning w.* into v_workflow;
    if v_workflow.id is null then
        perform automation.raise_workflow_name_taken(name);
    end if;
    return automation.workflow_json(v_workflow);
end;
$function$;
alter function api.create_workflow(text, jsonb, boolean, integer) owner to pyairtable_owner;
comment on function api.create_workflow(text, jsonb, boolean, integer) is 'Makes a workflow: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime", "createdBy", "lastModifiedTime", "lastModifiedBy"}. `definition` lists its actions, [{"type", "name", "config"}], 1 to 100; what a type means is the workers'' business. Needs level editor. Raises PT422 with all faults, PT409 when there is a workflow of this name.
    @tag workflows
    @param definition: [Action]
    @returns Workflow
    @shape Action {type: text, name?: text, config?: object}
    @shape Workflow {id: text, name: text, definition: [Action], enabled: boolean, maxAttempts: integer, version:
        integer, createdTime: timestamptz, createdBy: uuid | null, lastModifiedTime: timestamptz, lastModifiedBy: uuid |
        null}
    @example {"name": "Welcome", "definition": [{"type": "send_email", "config": {"template": "welcome"}}]}';
revoke execute on function api.create_workflow(text, jsonb, boolean, integer) from public;
grant execute on function api.create_workflow(text, jsonb, boolean, integer) to application_user;

-- function api.current_context()
create or replace function api.current_context()
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object(
            'tenant', json_build_object('id', t.id, 'slug', t.slug, 'name', t.name),
            'user', (
                select json_build_object('id', u.id, 'email', u.email, 'name', u.name)
                from core.users as u
                where u.id = (select app.current_user_id())
            ),
            'level', app.current_level()
        )
    from core.tenants as t
    where t.id = (select app.require_tenant_id())
$function$;
alter function api.current_context() owner to pyairtable_owner;
comment on function api.current_context() is 'For whom this transaction works: {"tenant": {"id", "slug", "name"}, "user": {"id", "email", "name"}, "level"}; `user` is null for the tenant''s own service, `level` what the context may do at most. Raises PT401 without a tenant.
    @tag tenant
    @returns {tenant: Tenant, user: User | null, level: Level | null}
    @shape User {id: uuid, email: text, name: text}';
revoke execute on function api.current_context() from public;
grant execute on function api.current_context() to application_user;

-- function api.delete_base(text)
create or replace function api.delete_base(base_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    delete from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = delete_base.base_id;
    if not found then
        perform airtable.raise_base_missing(base_id);
    end if;
    return json_build_object('id', base_id, 'deleted', true);
end;
$function$;
alter function api.delete_base(text) owner to pyairtable_owner;
comment on function api.delete_base(text) is 'Deletes a base with its tables and records, for good: {"id", "deleted"}. Needs level editor. Raises PT404 when the base does not exist.
    @tag bases
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_base(text) from public;
grant execute on function api.delete_base(text) to application_user;

-- function api.delete_comment(text, text, text)
create or replace function api.delete_comment(table_id text, record_id text, comment_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('commenter');
    v_comment airtable.comments := airtable.require_comment(table_id, record_id, comment_id);
begin
    delete from airtable.comments as c
    where c.tenant_id = v_tenant_id
        and c.id = v_comment.id;
    if not found then
        raise exception using
            errcode = 'PT403',
            message = format('comment %s was written by somebody else', v_comment.id),
            hint = 'Its author or an owner of the tenant deletes it.';
    end if;
    return json_build_object('id', v_comment.id, 'deleted', true);
end;
$function$;
alter function api.delete_comment(text, text, text) owner to pyairtable_owner;
comment on function api.delete_comment(text, text, text) is 'Deletes a comment and the answers to it, for good: {"id", "deleted"}. Needs level commenter for one''s own comments, owner for others''. Raises PT404 when the table, the record or the comment does not exist, PT403 when somebody else wrote it.
    @tag comments
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_comment(text, text, text) from public;
grant execute on function api.delete_comment(text, text, text) to application_user;

-- function api.delete_feature_flag(text)
create or replace function api.delete_feature_flag(name text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    delete from core.feature_flags as f
    where f.tenant_id = v_tenant_id
        and f.name = delete_feature_flag.name;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('feature flag %s does not exist', coalesce(to_json(name)::text, 'null')),
            hint = 'List the flags with api.list_feature_flags().';
    end if;
    return json_build_object('name', name, 'deleted', true);
end;
$function$;
alter function api.delete_feature_flag(text) owner to pyairtable_owner;
comment on function api.delete_feature_flag(text) is 'Forgets a feature flag of the tenant, which is off from then on: {"name", "deleted"}. Needs level owner. Raises PT404 when there is no such flag.
    @tag feature flags
    @returns {name: text, deleted: boolean}';
revoke execute on function api.delete_feature_flag(text) from public;
grant execute on function api.delete_feature_flag(text) to application_user;

-- function api.delete_field(text, text)
create or replace function api.delete_field(table_id text, field_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields := airtable.require_field(table_id, field_id);
    v_ids text[] := array[v_field.id];
begin
    perform from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.primary_field_id = v_field.id;
    if found then
        raise exception using
            errcode = 'PT422',
            message = format('field %s names the records of the table', to_json(v_field.name)),
            hint = 'Rename it with api.update_field; a table keeps its primary field.';
    end if;
    if v_field.type = 'multipleRecordLinks' then
        perform airtable.lock_tables(array[table_id, v_field.options ->> 'linkedTableId']);
        v_ids := array(select l.id from airtable.lock_link_fields(v_ids) as l where v_field.id in (l.id, l.inverse_id));
    end if;
    perform airtable.drop_fields(v_ids);
    return json_build_object('id', v_field.id, 'deleted', true);
end;
$function$;
alter function api.delete_field(text, text) owner to pyairtable_owner;
comment on function api.delete_field(text, text) is 'Deletes a field, given by id or name, and its cells: {"id", "deleted"}. Rewrites the records that have such a cell. The inverse field of a link goes with it. Needs level editor. Raises PT404 when the table or the field does not exist, PT422 for the primary field.
    @tag fields
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_field(text, text) from public;
grant execute on function api.delete_field(text, text) to application_user;

-- function api.delete_file(text)
create or replace function api.delete_file(file_id text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
begin
    update files.files as f
    set
        deleted_time = coalesce(f.deleted_time, now()),
        deleted_by = case when f.deleted_time is null then app.current_user_id() else f.deleted_by end
    where f.tenant_id = v_tenant_id
        and f.id = delete_file.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$function$;
alter function api.delete_file(text) owner to pyairtable_owner;
comment on function api.delete_file(text) is 'Marks a file as deleted: no list and no search finds it, api.restore_file brings it back until operators purge it. Answers in the form of api.register_file. Needs level reader for a conversation''s and editor otherwise. Raises PT404 when there is no such file.
    @tag files
    @returns File';
revoke execute on function api.delete_file(text) from public;
grant execute on function api.delete_file(text) to application_user;

-- function api.delete_records(text, text[])
create or replace function api.delete_records(table_id text, record_ids text[])
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_missing text[];
begin
    perform app.require('editor');
    perform airtable.require_table(table_id);
    v_missing := airtable.missing_ids(record_ids, airtable.trash_records(table_id, record_ids));
    if cardinality(v_missing) > 0 then
        perform airtable.raise_records_missing(table_id, v_missing);
    end if;
    return json_build_object('records', coalesce((
        select json_agg(json_build_object('id', given.id, 'deleted', true) order by given.ordinality)
        from unnest(record_ids) with ordinality as given (id, ordinality)
    ), '[]'));
end;
$function$;
alter function api.delete_records(text, text[]) owner to pyairtable_owner;
comment on function api.delete_records(text, text[]) is 'Moves records into the trash, all or none: {"records": [{"id", "deleted"}]}; api.restore_records brings them back. Needs level editor. Raises PT404 naming a table or records that do not exist.
    @tag records
    @returns {records: [{id: text, deleted: boolean}]}';
revoke execute on function api.delete_records(text, text[]) from public;
grant execute on function api.delete_records(text, text[]) to application_user;

-- function api.delete_session(text)
create or replace function api.delete_session(session_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('reader');
begin
    delete from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = delete_session.session_id;
    if not found then
        -- One that another member shares is there, and is refused; any other never was.
        perform chat.own_session(session_id);
    end if;
    return json_build_object('id', session_id, 'deleted', true);
end;
$function$;
alter function api.delete_session(text) owner to pyairtable_owner;
comment on function api.delete_session(text) is 'Deletes a conversation for good: {"id", "deleted"}; one''s own, or as an owner of the tenant one that is shared. To put it aside, set its status to archived with api.update_session. Needs level reader. Raises PT403 for another member''s, PT404 when there is none.
    @tag conversations
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_session(text) from public;
grant execute on function api.delete_session(text) to application_user;

-- function api.delete_table(text)
create or replace function api.delete_table(table_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_leading text[];
begin
    perform airtable.lock_tables(array(
        select table_id
        union
        select link.value
        from airtable.tables as t
        cross join jsonb_each_text(t.link_fields) as link
        where t.tenant_id = v_tenant_id
            and t.id = delete_table.table_id
    ));
    v_leading := array(
        select link.key
        from airtable.tables as t
        cross join jsonb_each_text(t.link_fields) as link
        where t.tenant_id = v_tenant_id
            and t.id = delete_table.table_id
            and link.value <> t.id
    );
    if cardinality(v_leading) > 0 then
        perform airtable.lock_links_of_table(table_id);
        perform airtable.drop_fields(v_leading);
    end if;
    delete from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = delete_table.table_id;
    if not found then
        perform airtable.raise_table_missing(table_id);
    end if;
    return json_build_object('id', table_id, 'deleted', true);
end;
$function$;
alter function api.delete_table(text) owner to pyairtable_owner;
comment on function api.delete_table(text) is 'Deletes a table with its fields, its records and those in the trash, for good, and the fields of other tables that lead to it: {"id", "deleted"}. Needs level editor. Raises PT404 when the table does not exist.
    @tag tables
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_table(text) from public;
grant execute on function api.delete_table(text) to application_user;

-- function api.delete_trigger(text)
create or replace function api.delete_trigger(trigger_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_trigger automation.triggers := automation.require_trigger(trigger_id);
begin
    delete from automation.triggers as t
    where t.tenant_id = v_tenant_id
        and t.id = trigger_id;
    if v_trigger.base_id is not null then
        perform airtable.close_feed(v_trigger.base_id);
    end if;
    return json_build_object('id', trigger_id, 'deleted', true);
end;
$function$;
alter function api.delete_trigger(text) owner to pyairtable_owner;
comment on function api.delete_trigger(text) is 'Deletes a trigger: {"id", "deleted"}. The base''s changes are noted no more if nothing else wants them. Needs level editor. Raises PT404 when there is none.
    @tag workflows
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_trigger(text) from public;
grant execute on function api.delete_trigger(text) to application_user;

-- function api.delete_view(text, text)
create or replace function api.delete_view(table_id text, view_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_view airtable.views := airtable.require_view(table_id, view_id);
begin
    delete from airtable.views as v
    where v.tenant_id = v_tenant_id
        and v.id = v_view.id;
    return json_build_object('id', v_view.id, 'deleted', true);
end;
$function$;
alter function api.delete_view(text, text) owner to pyairtable_owner;
comment on function api.delete_view(text, text) is 'Deletes a view, given by id or name; its records stay: {"id", "deleted"}. Needs level editor. Raises PT404 when the table or the view does not exist.
    @tag views
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_view(text, text) from public;
grant execute on function api.delete_view(text, text) to application_user;

-- function api.delete_webhook(text)
create or replace function api.delete_webhook(webhook_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
begin
    delete from airtable.webhooks as w
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id;
    perform airtable.close_feed(v_webhook.base_id);
    return json_build_object('id', webhook_id, 'deleted', true);
end;
$function$;
alter function api.delete_webhook(text) owner to pyairtable_owner;
comment on function api.delete_webhook(text) is 'Deletes a webhook: {"id", "deleted"}. The base''s changes are noted no more if nothing else wants them. Needs level editor. Raises PT404 when it does not exist.
    @tag webhooks
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_webhook(text) from public;
grant execute on function api.delete_webhook(text) to application_user;

-- function api.delete_workflow(text)
create or replace function api.delete_workflow(workflow_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_bases text[] := array(
        select distinct t.base_id
        from automation.triggers as t
        where t.tenant_id = v_tenant_id
            and t.workflow_id = delete_workflow.workflow_id
            and t.base_id is not null
    );
begin
    perform automation.withdraw_run(r.id)
    from automation.runs as r
    where r.tenant_id = v_tenant_id
        and r.workflow_id = delete_workflow.workflow_id
        and r.state in ('queued', 'running');
    delete from automation.workflows as w
    where w.tenant_id = v_tenant_id
        and w.id = v_workflow.id;
    perform airtable.close_feed(b.id)
    from unnest(v_bases) as b (id);
    return json_build_object('id', workflow_id, 'deleted', true);
end;
$function$;
alter function api.delete_workflow(text) owner to pyairtable_owner;
comment on function api.delete_workflow(text) is 'Deletes a workflow with its triggers and its runs, those under way included: {"id", "deleted"}. To keep the runs, disable it instead. Needs level editor. Raises PT404 when there is none.
    @tag workflows
    @returns {id: text, deleted: boolean}';
revoke execute on function api.delete_workflow(text) from public;
grant execute on function api.delete_workflow(text) to application_user;

-- function api.enable_webhook_notifications(text, boolean)
create or replace function api.enable_webhook_notifications(webhook_id text, enable boolean)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    perform airtable.require_webhook(webhook_id);
    if enable is null then
        raise exception using
            errcode = 'PT422',
            message = 'enable: expected true or false, got null';
    end if;
    update airtable.webhooks as w
    set are_notifications_enabled = enable
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id;
    return json_build_object('id', webhook_id, 'areNotificationsEnabled', enable);
end;
$function$;
alter function api.enable_webhook_notifications(text, boolean) owner to pyairtable_owner;
comment on function api.enable_webhook_notifications(text, boolean) is 'Switches the notifications of a webhook on or off; its payloads are kept either way: {"id", "areNotificationsEnabled"}. Needs level editor. Raises PT404 when it does not exist, PT422 for null.
    @tag webhooks
    @returns {id: text, areNotificationsEnabled: boolean}';
revoke execute on function api.enable_webhook_notifications(text, boolean) from public;
grant execute on function api.enable_webhook_notifications(text, boolean) to application_user;

-- function api.event_position()
create or replace function api.event_position()
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object(
            'cursor', coalesce(max(c.last_event), 0),
            'oldest', coalesce(max(c.first_event), 1),
            'channel', 'pyairtable_events',
            'signal', airtable.event_signal(app.require_tenant_id())
        )
    from airtable.event_counters as c
    where c.tenant_id = (select app.current_tenant_id())
$function$;
alter function api.event_position() owner to pyairtable_owner;
comment on function api.event_position() is 'Where the tenant''s events stand: {"cursor", "oldest", "channel", "signal"}; api.list_events(cursor) tells what comes after now. On the channel, `signal` is sent whenever there is something new.
    @tag events
    @returns {cursor: bigint, oldest: bigint, channel: text, signal: text}';
revoke execute on function api.event_position() from public;
grant execute on function api.event_position() to application_user;

-- function api.fail_sync(uuid, text)
create or replace function api.fail_sync(lease_id uuid, error text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_sync airtable.sync_cursors;
begin
    perform airtable.require_sync(lease_id);
    update airtable.sync_cursors as s
    set
        state = 'failed',
        lease_id = null,
        leased_until = null,
        failures = s.failures + 1,
        last_error = left(fail_sync.error, 10000)
    where s.tenant_id = v_tenant_id
        and s.lease_id = fail_sync.lease_id
    returning s.* into v_sync;
    return airtable.sync_json(v_sync);
end;
$function$;
alter function api.fail_sync(uuid, text) owner to pyairtable_owner;
comment on function api.fail_sync(uuid, text) is 'Ends a sync that could not go on, with the reason, and tells it as api.list_syncs does; the cursor stays where it was advanced to last. Needs level editor. Raises PT409 when the lease has passed to another syncer.
    @tag syncs
    @returns Sync';
revoke execute on function api.fail_sync(uuid, text) from public;
grant execute on function api.fail_sync(uuid, text) to application_user;

-- function api.find_tool_messages(jsonb, text, integer)
create or replace function api.find_tool_messages(
    tool jsonb,
    session_id text default null::text,
    page_size integer default 20
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_sharing text[] := timeseries.readable_sharing();
    v_pattern jsonb := jsonb_build_array(tool);
begin
    perform airtable.page_start(null, page_size);
    if tool is null or jsonb_typeof(tool) <> 'object' or tool = '{}' then
        raise exception using
            errcode = 'PT400',
            message = format('tool: expected an object that is not empty, got %s', coalesce(left(tool::text, 100), 'null')),
            hint = 'Say what a tool''s use contains, such as {"name": "search"}.';
    end if;
    if session_id is not null then
        perform timeseries.readable_session(session_id);
    end if;
    return (
        select
            json_build_object('messages', coalesce(
                json_agg(timeseries.message_json(found.message) order by found.place),
                '[]'
            ))
        from (
            select
                m as message,
                row_number() over (order by m.created_time desc, m.id desc) as place
            from timeseries.conversation_messages as m
            inner join chat.conversation_sessions as s
                on m.tenant_id = s.tenant_id
                and m.session_id = s.id
            where m.tenant_id = v_tenant_id
                and m.tools_used is not null
                and airtable.tenant_cells(m.tenant_id, m.tools_used) @> airtable.tenant_cells(v_tenant_id, v_pattern)
                and (find_tool_messages.session_id is null or m.session_id = find_tool_messages.session_id)
                and s.tenant_id = v_tenant_id
                and (s.user_id = v_user_id or s.shared_with = any (v_sharing))
            order by place
            limit page_size
        ) as found
    );
end;
$function$;
alter function api.find_tool_messages(jsonb, text, integer) owner to pyairtable_owner;
comment on function api.find_tool_messages(jsonb, text, integer) is 'The messages that used a tool, newest first, of all conversations the caller may read or of one: {"messages": […]}, each in the form of api.append_messages. `tool` is what an element of "toolsUsed" contains, such as {"name": "search"}. `page_size` is 1 to 1000. Raises PT404 when there is no such conversation, PT400 for an argument that is off.
    @tag conversations
    @param tool: object
    @param page_size how many, 1 to 1000
    @returns {messages: [Message]}
    @example {"tool": {"name": "search"}}';
revoke execute on function api.find_tool_messages(jsonb, text, integer) from public;
grant execute on function api.find_tool_messages(jsonb, text, integer) to application_user;

-- function api.finish_sync(uuid)
create or replace function api.finish_sync(lease_id uuid)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_sync airtable.sync_cursors;
begin
    perform airtable.require_sync(lease_id);
    update airtable.sync_cursors as s
    set
        state = 'idle',
        lease_id = null,
        leased_until = null,
        synced_at = clock_timestamp(),
        failures = 0,
        last_error = null
    where s.tenant_id = v_tenant_id
        and s.lease_id = finish_sync.lease_id
    returning s.* into v_sync;
    return airtable.sync_json(v_sync);
end;
$function$;
alter function api.finish_sync(uuid) owner to pyairtable_owner;
comment on function api.finish_sync(uuid) is 'Ends a sync that has read all there was, and tells it as api.list_syncs does. Needs level editor. Raises PT409 when the lease has passed to another syncer.
    @tag syncs
    @returns Sync';
revoke execute on function api.finish_sync(uuid) from public;
grant execute on function api.finish_sync(uuid) to application_user;

-- function api.get_file(text)
create or replace function api.get_file(file_id text)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_file files.files;
begin
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = get_file.file_id;
    if v_file.id is null then
        perform files.raise_file_missing(file_id);
    end if;
    return files.file_json(v_file);
end;
$function$;
alter function api.get_file(text) owner to pyairtable_owner;
comment on function api.get_file(text) is 'A file in the form of api.register_file; one that is deleted too. Raises PT404 when there is none.
    @tag files
    @returns File';
revoke execute on function api.get_file(text) from public;
grant execute on function api.get_file(text) to application_user;

-- function api.get_file_text(text, integer, integer)
create or replace function api.get_file_text(
    file_id text,
    start integer default 1,
    length integer default 100000
)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_answer json;
begin
    if start is null or start < 1 or length is null or length not between 1 and 1000000 then
        raise exception using
            errcode = 'PT400',
            message = 'expected start from 1 and length from 1 to 1000000';
    end if;
    select
        json_build_object(
            'id', c.file_id,
            'start', start,
            'text', substr(c.text, start, length),
            'textLength', coalesce(pg_catalog.length(c.text), 0)
        )
    into v_answer
    from files.contents as c
    where c.tenant_id = v_tenant_id
        and c.file_id = get_file_text.file_id;
    if v_answer is null then
        perform files.raise_file_missing(file_id);
    end if;
    return v_answer;
end;
$function$;
alter function api.get_file_text(text, integer, integer) owner to pyairtable_owner;
comment on function api.get_file_text(text, integer, integer) is 'The text of a file, or `length` (1 to 1000000) characters of it from `start`, which counts from 1: {"id", "start", "text", "textLength"}; "text" is null when none was set. Raises PT404 when there is no such file.
    @tag files
    @returns {id: text, start: integer, text: text | null, textLength: integer}';
revoke execute on function api.get_file_text(text, integer, integer) from public;
grant execute on function api.get_file_text(text, integer, integer) to application_user;

-- function api.get_record(text, text, text)
create or replace function api.get_record(table_id text, record_id text, field_keys text default 'id'::text)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_named boolean := airtable.wants_names(field_keys);
    v_record json;
begin
    select row_to_json(row(
        r.id,
        r.created_time,
        case when v_named then airtable.named_fields(get_record.table_id, shown.cells) else shown.cells end
    )::api.record)
    into v_record
    from airtable.records as r
    join airtable.tables as t
        on t.tenant_id = r.tenant_id
        and t.id = r.table_id
    cross join lateral (
        select
            airtable.shown_cells(
                r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                r.last_modified_by, airtable.people(t.computed_fields)
            ) as cells
    ) as shown
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = get_record.table_id
        and r.id = get_record.record_id;
    if v_record is null then
        perform airtable.require_table(table_id);
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
    return v_record;
end;
$function$;
alter function api.get_record(text, text, text) owner to pyairtable_owner;
comment on function api.get_record(text, text, text) is 'One record, {"id", "createdTime", "fields"}, its cells keyed by field "id" or "name". Raises PT404 when the table or the record does not exist.
    @tag records
    @param field_keys: "id" | "name"
    @returns Record';
revoke execute on function api.get_record(text, text, text) from public;
grant execute on function api.get_record(text, text, text) to application_user;

-- function api.get_retention(text)
create or replace function api.get_retention(kind text)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    return (
        select
            json_build_object(
                'kind', v_kind.kind,
                'keep', case when p.keep is null then v_kind.keep else least(greatest(p.keep, v_kind.at_least), v_kind.at_most) end,
                'default', v_kind.keep,
                'isOwn', p.keep is not null,
                'atLeast', v_kind.at_least,
                'atMost', v_kind.at_most,
                'updatedTime', p.updated_at
            )
        from (select v_tenant_id as id) as t
        left join ops.retention_periods as p
            on t.id = p.tenant_id
            and p.kind = v_kind.kind
    );
end;
$function$;
alter function api.get_retention(text) owner to pyairtable_owner;
comment on function api.get_retention(text) is 'How long the tenant''s rows of a kind are kept: {"kind", "keep", "default", "isOwn", "atLeast", "atMost", "updatedTime"}; `keep` is the tenant''s period or the operator''s, `default` the operator''s, null for ever; `atLeast` and `atMost` bound what the tenant may choose, null for no bound. Raises PT422 for an unknown kind.';
revoke execute on function api.get_retention(text) from public;
grant execute on function api.get_retention(text) to application_user;

-- function api.get_run(text)
create or replace function api.get_run(run_id text)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
begin
    return automation.run_json(automation.require_run(run_id));
end;
$function$;
alter function api.get_run(text) owner to pyairtable_owner;
comment on function api.get_run(text) is 'A run: {"id", "workflowId", "workflowVersion", "triggerId", "source", "idempotencyKey", "parentRunId", "depth", "isChainEnd", "state", "attempts", "error", "requestedBy", "createdTime", "startedTime", "finishedTime", "definition", "input", "output"}. `state` is queued, running, succeeded, failed or cancelled; "definition" is that of the workflow when the run was made. Raises PT404 when there is none.
    @tag workflows
    @returns Run
    @shape Run {...ListedRun, definition: [Action], input: json, output: json}';
revoke execute on function api.get_run(text) from public;
grant execute on function api.get_run(text) to application_user;

-- function api.get_session(text)
create or replace function api.get_session(session_id text)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = get_session.session_id;
    if v_session.id is null then
        perform chat.raise_session_missing(session_id);
    end if;
    return chat.session_json(v_session);
end;
$function$;
alter function api.get_session(text) owner to pyairtable_owner;
comment on function api.get_session(text) is 'A conversation of the calling user, or one shared with them, in the form of api.create_session. Raises PT404 when there is none.
    @tag conversations
    @returns Session';
revoke execute on function api.get_session(text) from public;
grant execute on function api.get_session(text) to application_user;

-- function api.get_usage_budget()
create or replace function api.get_usage_budget()
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select json_build_object('amount', trim_scale(b.amount), 'updatedTime', b.updated_at)
    from (select app.require_tenant_id() as id) as t
    left join core.usage_budgets as b on t.id = b.tenant_id
$function$;
alter function api.get_usage_budget() owner to pyairtable_owner;
comment on function api.get_usage_budget() is 'What the tenant means to spend in a month: {"amount", "updatedTime"}, both null without a budget.
    @tag usage
    @returns {amount: numeric | null, updatedTime: timestamptz | null}';
revoke execute on function api.get_usage_budget() from public;
grant execute on function api.get_usage_budget() to application_user;

-- function api.leave_tenant(uuid)
create or replace function api.leave_tenant(tenant_id uuid)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_user_id uuid := app.require_person();
begin
    if tenant_id is distinct from v_tenant_id then
        raise exception using
            errcode = 'PT404',
            message = format('tenant %s is not the one this context works for', coalesce(tenant_id::text, 'null')),
            hint = 'See which one it is with api.current_context().';
    end if;
    delete from core.memberships as m
    where m.tenant_id = v_tenant_id
        and m.user_id = v_user_id;
    return json_build_object('id', v_tenant_id, 'left', true);
end;
$function$;
alter function api.leave_tenant(uuid) owner to pyairtable_owner;
comment on function api.leave_tenant(uuid) is 'Ends one''s own membership of the tenant this transaction works for, and with it the API keys that work for oneself; takes effect at once: {"id", "left"}. Its id is given so that nobody leaves by mistake. Needs level reader. Raises PT403 for an API key and the tenant''s own service, PT404 for any other tenant, PT409 for the last owner.
    @tag tenant
    @returns {id: uuid, left: boolean}';
revoke execute on function api.leave_tenant(uuid) from public;
grant execute on function api.leave_tenant(uuid) to application_user;

-- function api.list_api_keys()
create or replace function api.list_api_keys()
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    return (
        select
            json_build_object('apiKeys', coalesce(
                json_agg(
                    json_build_object(
                        'id', k.id,
                        'name', k.name,
                        'prefix', k.prefix,
                        'level', k.level,
                        'createdBy', k.created_by,
                        'createdTime', k.created_at,
                        'expiresTime', k.expires_at,
                        'lastUsedTime', k.last_used_at,
                        'revokedTime', k.revoked_at
                    )
                    order by k.created_at desc, k.id
                ),
                '[]'
            ))
        from core.api_keys as k
        where k.tenant_id = v_tenant_id
    );
end;
$function$;
alter function api.list_api_keys() owner to pyairtable_owner;
comment on function api.list_api_keys() is 'The tenant''s API keys, newest first, without their secrets: {"apiKeys": [{"id", "name", "prefix", "level", "createdBy", "createdTime", "expiresTime", "lastUsedTime", "revokedTime"}]}. Needs level owner.
    @tag api keys
    @returns {apiKeys: [{id: uuid, name: text, prefix: text, level: Level, createdBy: uuid | null, createdTime:
        timestamptz, expiresTime: timestamptz | null, lastUsedTime: timestamptz | null, revokedTime: timestamptz |
        null}]}';
revoke execute on function api.list_api_keys() from public;
grant execute on function api.list_api_keys() to application_user;

-- function api.list_attachments(text, text, text, boolean, integer, text)
create or replace function api.list_attachments(
    table_id text default null::text,
    record_id text default null::text,
    state text default null::text,
    unreferenced boolean default null::boolean,
    page_size integer default 100,
    "offset" text default null::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5(jsonb_build_array('attachments', table_id, record_id, state, unreferenced)::text), 12);
    v_after jsonb;
    v_after_time timestamptz := '-infinity';
    v_after_id text := '';
    v_page airtable.attachments[];
    v_attachments json[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('pending', 'stored', 'failed') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected pending, stored or failed, got %s', to_json(left(state, 100)));
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_after_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select a
        from airtable.attachments as a
        where a.tenant_id = v_tenant_id
            and (list_attachments.table_id is null or a.table_id = list_attachments.table_id)
            and (list_attachments.record_id is null or a.record_id = list_attachments.record_id)
            and (list_attachments.state is null or a.state = list_attachments.state)
            and (unreferenced is null or airtable.is_referenced(a) <> unreferenced)
            and a.created_time >= v_after_time
            and (a.created_time > v_after_time or a.id > v_after_id)
        order by a.created_time, a.id
        limit page_size + 1
    );
    v_attachments := array(
        select airtable.attachment_json(page)
        from unnest(v_page) as page
        order by page.created_time, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'attachments', v_attachments,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('attachments', v_attachments);
end;
$function$;
alter function api.list_attachments(text, text, text, boolean, integer, text) owner to pyairtable_owner;
comment on function api.list_attachments(text, text, text, boolean, integer, text) is 'One page of attachments, the oldest first: {"attachments": […], "offset"}, each in the form of api.register_attachment. `state` is pending, stored or failed; `unreferenced` finds those in no cell, uploads that are not stored yet among them, or, when false, those in one, the trash included. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is off.
    @tag attachments
    @param state: "pending" | "stored" | "failed"
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {attachments: [Attachment], offset?: text}';
revoke execute on function api.list_attachments(text, text, text, boolean, integer, text) from public;
grant execute on function api.list_attachments(text, text, text, boolean, integer, text) to application_user;

-- function api.list_bases()
create or replace function api.list_bases()
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_build_object('bases', coalesce(
            json_agg(
                json_build_object('id', b.id, 'name', b.name, 'createdTime', b.created_time)
                order by b.created_time, b.id
            ),
            '[]'
        ))
    from airtable.bases as b
    where b.tenant_id = (select app.require_tenant_id())
$function$;
alter function api.list_bases() owner to pyairtable_owner;
comment on function api.list_bases() is 'The tenant''s bases, oldest first: {"bases": [{"id", "name", "createdTime"}]}.
    @tag bases
    @returns {bases: [Base]}';
revoke execute on function api.list_bases() from public;
grant execute on function api.list_bases() to application_user;

-- function api.list_comments(text, text, integer, text)
create or replace function api.list_comments(
    table_id text,
    record_id text,
    page_size integer default 100,
    "offset" text default null::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set "DateStyle" to 'ISO'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5('comments ' || coalesce(record_id, '')), 12);
    v_after jsonb;
    v_times timestamptz[];
    v_ids text[];
    v_comments json;
begin
    perform airtable.require_record(table_id, record_id);
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 2);
    end if;
    select array_agg(page.id order by page.place), array_agg(page.created_time order by page.place)
    into v_ids, v_times
    from (
        select c.id, c.created_time, row_number() over (order by c.created_time desc, c.id desc) as place
        from airtable.comments as c
        where c.tenant_id = v_tenant_id
            and c.table_id = list_comments.table_id
            and c.record_id = list_comments.record_id
            and (
                v_after is null
                or (c.created_time, c.id) < ((v_after -> 'keys' ->> 0)::timestamptz, v_after -> 'keys' ->> 1)
            )
        order by c.created_time desc, c.id desc
        limit page_size + 1
    ) as page;
    select json_agg(airtable.comment_json(shown.id) order by shown.place)
    into v_comments
    from unnest(v_ids[1:page_size]) with ordinality as shown (id, place);
    if cardinality(v_ids) > page_size then
        return json_build_object(
            'comments', v_comments,
            'offset', airtable.page_cursor(v_signature, 0, jsonb_build_array(v_times[page_size]::text, v_ids[page_size]))
        );
    end if;
    return json_build_object('comments', coalesce(v_comments, '[]'));
end;
$function$;
alter function api.list_comments(text, text, integer, text) owner to pyairtable_owner;
comment on function api.list_comments(text, text, integer, text) is 'One page of a record''s comments, the newest first: {"comments": [{"id", "author": {"id", "email", "name"}, "text", "createdTime", "lastUpdatedTime", "parentCommentId"}], "offset"}. `page_size` and `offset` as in api.list_records. Raises PT404 when the table or the record does not exist, PT400 for any other argument.
    @tag comments
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {comments: [Comment], offset?: text}';
revoke execute on function api.list_comments(text, text, integer, text) from public;
grant execute on function api.list_comments(text, text, integer, text) to application_user;

-- function api.list_events(bigint, integer)
create or replace function api.list_events(after bigint default null::bigint, page_size integer default 50)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_counter airtable.event_counters;
    v_next bigint;
    v_transaction airtable.transactions;
    v_payload jsonb;
    v_events jsonb[] := array[]::jsonb[];
    v_bytes bigint := 0;
begin
    if page_size is null or page_size not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 1000, got %s', coalesce(page_size::text, 'null'));
    end if;
    select c.* into v_counter
    from airtable.event_counters as c
    where c.tenant_id = v_tenant_id;
    v_next := coalesce(after + (after < 9223372036854775807)::integer, v_counter.first_event, 1);
    perform airtable.require_cursor(v_next, coalesce(v_counter.first_event, 1), coalesce(v_counter.last_event, 0));

    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.tenant_id = v_tenant_id
            and t.event_number >= v_next
        order by t.event_number
        limit page_size
    loop
        v_bytes := v_bytes + v_transaction.noted_bytes;
        exit when v_bytes > 16 * 1024 * 1024 and v_transaction.event_number > v_next;
        v_next := v_transaction.event_number + 1;
        v_payload := airtable.change_payload(v_transaction.base_id, v_transaction.id);
        if v_payload is not null then
            v_events := v_events || (
                jsonb_build_object('cursor', v_transaction.event_number, 'baseId', v_transaction.base_id) || v_payload
            );
        end if;
    end loop;
    return json_build_object(
        'events', to_json(v_events),
        'cursor', v_next - 1,
        'mightHaveMore', exists (
            select
            from airtable.transactions as t
            where t.tenant_id = v_tenant_id
                and t.event_number >= v_next
        )
    );
end;
$function$;
alter function api.list_events(bigint, integer) owner to pyairtable_owner;
comment on function api.list_events(bigint, integer) is 'What changed in the tenant''s bases that are watched (api.watch_base, a webhook or a workflow), in the order of commits: {"events": [{"cursor", "baseId", "timestamp", "createdTablesById", "changedTablesById", …}], "cursor", "mightHaveMore"}. `after` is the "cursor" of the previous answer, null begins with the oldest kept. `page_size` 1–1000. Raises PT410 for a cursor whose events are no longer kept, PT400 for one that lies ahead or a page size out of range.
    @tag events
    @param page_size how many, 1 to 1000
    @returns {events: [{...Payload, cursor: bigint, baseId: text}], cursor: bigint, mightHaveMore: boolean}';
revoke execute on function api.list_events(bigint, integer) from public;
grant execute on function api.list_events(bigint, integer) to application_user;

-- function api.list_feature_flags()
create or replace function api.list_feature_flags()
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_build_object('featureFlags', coalesce(
            json_agg(
                json_build_object('name', f.name, 'enabled', f.enabled, 'value', f.value, 'updatedTime', f.updated_at)
                order by f.name
            ),
            '[]'
        ))
    from core.feature_flags as f
    where f.tenant_id = (select app.require_tenant_id())
$function$;
alter function api.list_feature_flags() owner to pyairtable_owner;
comment on function api.list_feature_flags() is 'The tenant''s feature flags by name: {"featureFlags": [{"name", "enabled", "value", "updatedTime"}]}. A feature that is not listed is off.
    @tag feature flags
    @returns {featureFlags: [FeatureFlag]}';
revoke execute on function api.list_feature_flags() from public;
grant execute on function api.list_feature_flags() to application_user;

-- function api.list_file_extensions()
create or replace function api.list_file_extensions()
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object('extensions', coalesce(
            json_agg(
                json_build_object(
                    'extension', e.extension,
                    'allowed', e.allowed,
                    'mimeType', e.mime_type,
                    'maxSize', e.max_size,
                    'isDefault', e.is_default
                )
                order by e.extension
            ),
            '[]'
        ))
    from files.extensions() as e
$function$;
alter function api.list_file_extensions() owner to pyairtable_owner;
comment on function api.list_file_extensions() is 'Which files the tenant may have: {"extensions": [{"extension", "allowed", "mimeType", "maxSize", "isDefault"}]}, sizes in bytes. An extension that is not there is not allowed.
    @tag files
    @returns {extensions: [FileExtension]}';
revoke execute on function api.list_file_extensions() from public;
grant execute on function api.list_file_extensions() to application_user;

-- function api.list_files(text, text, text, text, text, text, uuid, integer, text)
create or replace function api.list_files(
    state text default null::text,
    base_id text default null::text,
    table_id text default null::text,
    record_id text default null::text,
    session_id text default null::text,
    extension text default null::text,
    uploaded_by uuid default null::uuid,
    page_size integer default 100,
    "offset" text default null::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(
        md5(jsonb_build_array('files', state, base_id, table_id, record_id, session_id, extension, uploaded_by)::text), 12
    );
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page files.files[];
    v_files json[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('pending', 'stored', 'deleted') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected pending, stored or deleted, got %s', to_json(left(state, 100)));
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select f
        from files.files as f
        where f.tenant_id = v_tenant_id
            and (list_files.state is null and f.state <> 'deleted' or f.state = list_files.state)
            and (list_files.base_id is null or f.base_id = list_files.base_id)
            and (list_files.table_id is null or f.table_id = list_files.table_id)
            and (list_files.record_id is null or f.record_id = list_files.record_id)
            and (list_files.session_id is null or f.session_id = list_files.session_id)
            and (list_files.extension is null or f.extension = lower(list_files.extension))
            and (list_files.uploaded_by is null or f.uploaded_by = list_files.uploaded_by)
            and f.created_time <= v_before_time
            and (f.created_time < v_before_time or f.id > v_after_id)
        order by f.created_time desc, f.id
        limit page_size + 1
    );
    v_files := array(
        select files.file_json(page)
        from unnest(v_page) as page
        order by page.created_time desc, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'files', v_files,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('files', v_files);
end;
$function$;
alter function api.list_files(text, text, text, text, text, text, uuid, integer, text) owner to pyairtable_owner;
comment on function api.list_files(text, text, text, text, text, text, uuid, integer, text) is 'One page of files, the newest first: {"files": […], "offset"}, each in the form of api.register_file. `state` is pending, stored or deleted, null for the first two; the others find files that belong to a base, table, record or conversation, of one extension or of one user. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is off.
    @tag files
    @param state: "pending" | "stored" | "deleted"
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {files: [File], offset?: text}';
revoke execute on function api.list_files(text, text, text, text, text, text, uuid, integer, text) from public;
grant execute on function api.list_files(text, text, text, text, text, text, uuid, integer, text) to application_user;

-- function api.list_holds(boolean)
create or replace function api.list_holds(with_released boolean default false)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    return (
        select json_build_object('holds', coalesce(json_agg(ops.hold_json(h) order by h.id), '[]'))
        from ops.legal_holds as h
        where h.tenant_id = v_tenant_id
            and (with_released or h.released_at is null)
    );
end;
$function$;
alter function api.list_holds(boolean) owner to pyairtable_owner;
comment on function api.list_holds(boolean) is 'The legal holds of the tenant, the operator''s too: {"holds": [one as api.place_hold answers, …]}; `with_released` adds those that have ended. Needs level owner.';
revoke execute on function api.list_holds(boolean) from public;
grant execute on function api.list_holds(boolean) to application_user;

-- function api.list_members()
create or replace function api.list_members()
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_build_object('members', coalesce(
            json_agg(
                json_build_object('id', u.id, 'email', u.email, 'name', u.name, 'role', m.role, 'createdTime', m.created_at)
                order by u.name, u.id
            ),
            '[]'
        ))
    from core.memberships as m
    inner join core.users as u on m.user_id = u.id
    where m.tenant_id = (select app.require_tenant_id())
$function$;
alter function api.list_members() owner to pyairtable_owner;
comment on function api.list_members() is 'The tenant''s members by name: {"members": [{"id", "email", "name", "role", "createdTime"}]}, `id` that of the user.
    @tag members
    @returns {members: [Member]}';
revoke execute on function api.list_members() from public;
grant execute on function api.list_members() to application_user;

-- function api.list_messages(text, integer, text, boolean)
create or replace function api.list_messages(
    session_id text,
    page_size integer default 100,
    "offset" text default null::text,
    newest_first boolean default false
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_session chat.conversation_sessions := timeseries.readable_session(session_id);
    v_signature text := left(md5(concat_ws(e'\n', 'messages', v_session.id, coalesce(newest_first, false))), 12);
    v_after jsonb;
    v_time timestamptz;
    v_id text;
    v_page timeseries.conversation_messages[];
    v_messages json[];
begin
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_id := v_after -> 'keys' ->> 0;
    end if;

    -- One more than asked for tells whether there is another page.
    if newest_first then
        v_page := array(
            select m
            from timeseries.conversation_messages as m
            where m.tenant_id = v_session.tenant_id
                and m.session_id = v_session.id
                and m.created_time <= coalesce(v_time, 'infinity')
                and (v_time is null or (m.created_time, m.id) < (v_time, v_id))
            order by m.created_time desc, m.id desc
            limit page_size + 1
        );
    else
        v_page := array(
            select m
            from timeseries.conversation_messages as m
            where m.tenant_id = v_session.tenant_id
                and m.session_id = v_session.id
                and m.created_time >= coalesce(v_time, '-infinity')
                and (v_time is null or (m.created_time, m.id) > (v_time, v_id))
            order by m.created_time, m.id
            limit page_size + 1
        );
    end if;
    v_messages := array(
        select timeseries.message_json(v_page[i])
        from generate_series(1, least(cardinality(v_page), page_size)) as i
        order by i
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'messages', v_messages,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].created_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('messages', v_messages);
end;
$function$;
alter function api.list_messages(text, integer, text, boolean) owner to pyairtable_owner;
comment on function api.list_messages(text, integer, text, boolean) is 'One page of the messages of a conversation that the caller may read, oldest first or `newest_first`: {"messages": […], "offset"}, each in the form of api.append_messages. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT404 when there is no such conversation, PT400 for an argument that is off.
    @tag conversations
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {messages: [Message], offset?: text}';
revoke execute on function api.list_messages(text, integer, text, boolean) from public;
grant execute on function api.list_messages(text, integer, text, boolean) to application_user;

-- function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text)
create or replace function api.list_records(
    table_id text,
    filter jsonb default null::jsonb,
    page_size integer default 100,
    "offset" text default null::text,
    field_keys text default 'id'::text,
    sort jsonb default null::jsonb,
    fields text[] default null::text[],
    view text default null::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_generic_plan'
as $function$
declare
    v_tenant_id uuid;
    v_computed jsonb;
    v_people jsonb;
    v_after bigint := 0;
    v_named boolean := false;
    v_page api.record[];
    v_next bigint;
begin
    -- The policy compares the tenant: to ask for it here too would check the context's signature once more.
    select t.tenant_id, t.computed_fields
    into v_tenant_id, v_computed
    from airtable.tables as t
    where t.id = list_records.table_id;
    if v_tenant_id is null then
        perform airtable.require_table(table_id);
    end if;

    -- The usual call pays for none of the checks.
    if field_keys is distinct from 'id' then
        v_named := airtable.wants_names(field_keys);
    end if;
    if filter is not null or sort is not null or fields is not null or view is not null then
        return airtable.chosen_page(table_id, filter, page_size, "offset", v_named, sort, fields, v_computed, view);
    end if;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
    end if;
    if page_size between 1 and 1000 and coalesce("offset", '0') ~ '^[0-9]{1,18}$' then
        v_after := coalesce("offset"::bigint, 0);
    else
        v_after := airtable.page_start("offset", page_size);
    end if;

    -- One record more than asked for tells whether there is another page, and where it begins.
    select
        array_agg(row(
            page.id,
            page.created_time,
            case
                when v_named then airtable.named_fields(list_records.table_id, page.cells)
                else page.cells
            end
        )::api.record),
        max(page.auto_number)
    into v_page, v_next
    from (
        select
            r.id,
            r.auto_number,
            r.created_time,
            airtable.shown_cells(
                r.fields, v_computed, r.created_time, r.last_modified_time, r.auto_number, r.created_by, r.last_modified_by,
                v_people
            ) as cells
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = list_records.table_id
            and r.auto_number > v_after
        order by r.auto_number
        limit page_size + 1
    ) as page;

    if v_page is null then
        return json_build_object('records', json_build_array());
    end if;
    if cardinality(v_page) > page_size then
        return json_build_object('records', v_page[1:page_size], 'offset', (v_next - 1)::text);
    end if;
    return json_build_object('records', v_page);
end;
$function$;
alter function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) owner to pyairtable_owner;
comment on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) is 'One page of a table''s records: {"records": [{"id", "createdTime", "fields"}], "offset"}. `filter` keeps the records whose cells contain its values, {"Status": "Done"}, or that pass a tree of {"and": […]}, {"or": […]}, {"not": …} and {"field", "op", "value"}, where op is =, !=, <, <=, >, >=, contains, in, is empty or is not empty; `sort` is [{"field", "direction": "asc" | "desc"}], without it the order is that of creation; `fields` names the fields to answer; `view`, an id or a name, adds its filter to that of the caller, and its sort and its visible fields where the caller names none; `page_size` is 1 to 1000; `offset` is that of the previous page, with the same filter, sort and view, and absent from the last one; `field_keys` names the cells by field "id" or "name". Raises PT404 when the table or the view does not exist, PT422 for an unknown field or a value it cannot be compared with, PT400 for any other argument.
    @tag records
    @param filter: object
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @param field_keys: "id" | "name"
    @param sort: [SortKey]
    @returns RecordPage
    @shape Record {id: text, createdTime: timestamptz, fields: {*: json}}
    @shape RecordPage {records: [Record], offset?: text}
    @shape SortKey {field: text, direction?: "asc" | "desc"}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "filter": {"Status": "Done"}, "sort": [{"field": "Name"}], "field_keys":
        "name"}';
revoke execute on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) from public;
grant execute on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) to application_user;

-- function api.list_retention()
create or replace function api.list_retention()
returns json
language sql
stable
set search_path to ''
as $function$
    select json_build_object('retention', json_agg(api.get_retention(k.kind) order by k.place))
    from (select app.require_tenant_id() as id) as t
    cross join ops.retention_kinds as k
$function$;
alter function api.list_retention() owner to pyairtable_owner;
comment on function api.list_retention() is 'How long the tenant''s rows of every kind are kept: {"retention": [one as api.get_retention answers, …]}.';
revoke execute on function api.list_retention() from public;
grant execute on function api.list_retention() to application_user;

-- function api.list_runs(text, text, integer, text)
create or replace function api.list_runs(
    workflow_id text default null::text,
    state text default null::text,
    page_size integer default 100,
    "offset" text default null::text
)
returns jsonb
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5(concat_ws(e'\n', 'runs', coalesce(workflow_id, '-'), state)), 12);
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page automation.runs[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('queued', 'running', 'succeeded', 'failed', 'cancelled') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected queued, running, succeeded, failed or cancelled, got %s', to_json(left(state, 100)));
    end if;
    if workflow_id is not null then
        perform automation.require_workflow(workflow_id);
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select r
        from automation.runs as r
        where r.tenant_id = v_tenant_id
            and (list_runs.workflow_id is null or r.workflow_id = list_runs.workflow_id)
            and (list_runs.state is null or r.state = list_runs.state)
            and r.created_at <= v_before_time
            and (r.created_at < v_before_time or r.id > v_after_id)
        order by r.created_at desc, r.id
        limit page_size + 1
    );
    return json_strip_nulls(json_build_object('offset', case
        when cardinality(v_page) > page_size then
            airtable.page_cursor(
                v_signature, airtable.time_number(v_page[page_size].created_at), jsonb_build_array(v_page[page_size].id)
            )
    end))::jsonb || jsonb_build_object('runs', to_jsonb(array(
        select automation.run_json(page, false)
        from unnest(v_page) as page
        order by page.created_at desc, page.id
        limit page_size
    )));
end;
$function$;
alter function api.list_runs(text, text, integer, text) owner to pyairtable_owner;
comment on function api.list_runs(text, text, integer, text) is 'One page of runs, the latest first: {"runs": […], "offset"}, each {"id", "workflowId", "workflowVersion", "triggerId", "source", "idempotencyKey", "parentRunId", "depth", "isChainEnd", "state", "attempts", "error", "requestedBy", "createdTime", "startedTime", "finishedTime"}. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for a state, page size or offset that is none, PT404 when the workflow does not exist.
    @tag workflows
    @param state: RunState
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {runs: [ListedRun], offset?: text}
    @shape RunState "queued" | "running" | "succeeded" | "failed" | "cancelled"
    @shape ListedRun {id: text, workflowId: text, workflowVersion: integer, triggerId: text | null, source: text,
        idempotencyKey: text | null, parentRunId: text | null, depth: integer, isChainEnd: boolean, state: RunState,
        attempts: integer, error: json, requestedBy: uuid | null, createdTime: timestamptz, startedTime: timestamptz |
        null, finishedTime: timestamptz | null}';
revoke execute on function api.list_runs(text, text, integer, text) from public;
grant execute on function api.list_runs(text, text, integer, text) to application_user;

-- function api.list_sessions(text, jsonb, text, integer, text)
create or replace function api.list_sessions(
    status text default null::text,
    metadata jsonb default null::jsonb,
    whose text default 'mine'::text,
    page_size integer default 100,
    "offset" text default null::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_signature text := left(md5(concat_ws(e'\n', 'sessions', whose, status, '-', metadata)), 12);
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page chat.conversation_sessions[];
    v_sessions json[];
begin
    perform airtable.page_start(null, page_size);
    if whose is null or whose not in ('mine', 'shared') then
        raise exception using
            errcode = 'PT400',
            message = format('whose: expected mine or shared, got %s', coalesce(to_json(left(whose, 100))::text, 'null'));
    end if;
    perform app.raise_call_faults(chat.session_faults(null, status, null, null, null, metadata));
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;

    -- One more than asked for tells whether there is another page. A user's own conversations are few and read in their
    -- order; those of a whole tenant are looked up when their metadata is asked for.
    if whose = 'mine' then
        v_page := array(
            select s
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.user_id = v_user_id
                and (list_sessions.status is null or s.status = list_sessions.status)
                and (list_sessions.metadata is null or s.metadata @> list_sessions.metadata)
                and s.last_activity_time <= v_before_time
                and (s.last_activity_time < v_before_time or s.id > v_after_id)
            order by s.last_activity_time desc, s.id
            limit page_size + 1
        );
    elsif metadata is null then
        v_page := array(
            select s
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.user_id is distinct from v_user_id
                and (list_sessions.status is null or s.status = list_sessions.status)
                and s.last_activity_time <= v_before_time
                and (s.last_activity_time < v_before_time or s.id > v_after_id)
            order by s.last_activity_time desc, s.id
            limit page_size + 1
        );
    else
        v_page := array(
            select s
            from search.find_shared_sessions(
                list_sessions.metadata, list_sessions.status, v_before_time, v_after_id, page_size + 1
            ) as found
            join chat.conversation_sessions as s
                on s.tenant_id = v_tenant_id
                and s.id = found.session_id
            order by found.place
        );
    end if;
    v_sessions := array(
        select chat.session_json(page)
        from unnest(v_page) as page
        order by page.last_activity_time desc, page.id
        limit page_size
    );
    if cardinality(v_page) > page_size then
        return json_build_object(
            'sessions', v_sessions,
            'offset', airtable.page_cursor(
                v_signature,
                airtable.time_number(v_page[page_size].last_activity_time),
                jsonb_build_array(v_page[page_size].id)
            )
        );
    end if;
    return json_build_object('sessions', v_sessions);
end;
$function$;
alter function api.list_sessions(text, jsonb, text, integer, text) owner to pyairtable_owner;
comment on function api.list_sessions(text, jsonb, text, integer, text) is 'One page of conversations, the last active first: {"sessions": […], "offset"}, each in the form of api.create_session. `whose` is mine, or shared: those that other members share with the caller. `status` is active or archived, null for both; `metadata` finds what contains it. `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 or PT422 for an argument that is off.
    @tag conversations
    @param status: "active" | "archived"
    @param metadata: object
    @param whose: "mine" | "shared"
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @returns {sessions: [Session], offset?: text}';
revoke execute on function api.list_sessions(text, jsonb, text, integer, text) from public;
grant execute on function api.list_sessions(text, jsonb, text, integer, text) to application_user;

-- function api.list_syncs(text)
create or replace function api.list_syncs(base_id text)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = list_syncs.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    return (
        select
            json_build_object('syncs', coalesce(
                json_agg(airtable.sync_json(s) order by s.source, s.table_id nulls first),
                '[]'
            ))
        from airtable.sync_cursors as s
        where s.tenant_id = v_tenant_id
            and s.base_id = list_syncs.base_id
    );
end;
$function$;
alter function api.list_syncs(text) owner to pyairtable_owner;
comment on function api.list_syncs(text) is 'What is synced into a base: {"syncs": [{"baseId", "tableId", "source", "state", "cursor", "leasedUntil", "startedTime", "syncedTime", "failures", "error"}]}; `state` is idle, running, failed, or lost when the syncer''s lease ran out. Raises PT404 when the base does not exist.
    @tag syncs
    @returns {syncs: [Sync]}
    @shape Sync {baseId: text, tableId: text | null, source: text, state: "idle" | "running" | "failed" | "lost",
        cursor: json, leasedUntil: timestamptz | null, startedTime: timestamptz | null, syncedTime: timestamptz | null,
        failures: integer, error: text | null}';
revoke execute on function api.list_syncs(text) from public;
grant execute on function api.list_syncs(text) to application_user;

-- function api.list_tables(text)
create or replace function api.list_tables(base_id text)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
begin
    perform from airtable.bases as b
    where b.tenant_id = app.require_tenant_id()
        and b.id = list_tables.base_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('base %s does not exist', coalesce(base_id, 'null')),
            hint = 'List the bases with api.list_bases().';
    end if;
    return (
        select
            json_build_object('tables', coalesce(
                json_agg(airtable.table_json(t.id) order by t.created_time, t.name),
                '[]'
            ))
        from airtable.tables as t
        where t.tenant_id = (select app.current_tenant_id())
            and t.base_id = list_tables.base_id
    );
end;
$function$;
alter function api.list_tables(text) owner to pyairtable_owner;
comment on function api.list_tables(text) is 'The tables of a base with their fields and views: {"tables": [{"id", "name", "description", "primaryFieldId", "fields", "views"}]}. Raises PT404 when the base does not exist for this tenant.
    @tag tables
    @returns {tables: [Table]}';
revoke execute on function api.list_tables(text) from public;
grant execute on function api.list_tables(text) to application_user;

-- function api.list_trash(text, integer, text, text)
create or replace function api.list_trash(
    table_id text,
    page_size integer default 100,
    "offset" text default null::text,
    field_keys text default 'id'::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set "DateStyle" to 'ISO'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_named boolean := airtable.wants_names(field_keys);
    v_signature text := left(md5('trash ' || coalesce(table_id, '')), 12);
    v_after jsonb;
    v_records json[];
    v_times timestamptz[];
    v_ids text[];
begin
    perform airtable.require_table(table_id);
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 2);
    end if;
    select array_agg(page.record order by page.place), array_agg(page.deleted_time order by page.place), array_agg(page.id order by page.place)
    into v_records, v_times, v_ids
    from (
        select
            t.id,
            t.deleted_time,
            row_number() over (order by t.deleted_time desc, t.id) as place,
            json_build_object(
                'id', t.id,
                'createdTime', t.created_time,
                'deletedTime', t.deleted_time,
                'deletedBy', t.deleted_by,
                'fields', case when v_named then airtable.named_fields(list_trash.table_id, t.fields) else t.fields end
            ) as record
        from airtable.trashed_records as t
        where t.tenant_id = v_tenant_id
            and t.table_id = list_trash.table_id
            and (
                v_after is null
                or t.deleted_time < (v_after -> 'keys' ->> 0)::timestamptz
                or t.deleted_time = (v_after -> 'keys' ->> 0)::timestamptz and t.id > v_after -> 'keys' ->> 1
            )
        order by t.deleted_time desc, t.id
        limit page_size + 1
    ) as page;
    if cardinality(v_records) > page_size then
        return json_build_object(
            'records', v_records[1:page_size],
            'offset', airtable.page_cursor(v_signature, 0, jsonb_build_array(v_times[page_size]::text, v_ids[page_size]))
        );
    end if;
    return json_build_object('records', coalesce(v_records, array[]::json[]));
end;
$function$;
alter function api.list_trash(text, integer, text, text) owner to pyairtable_owner;
comment on function api.list_trash(text, integer, text, text) is 'One page of a table''s deleted records, those deleted last first: {"records": [{"id", "createdTime", "deletedTime", "deletedBy", "fields"}], "offset"}. `page_size`, `offset` and `field_keys` as in api.list_records. Raises PT404 when the table does not exist, PT400 for any other argument.
    @tag records
    @param page_size how many, 1 to 1000
    @param offset that of the previous page
    @param field_keys: "id" | "name"
    @returns {records: [{...Record, deletedTime: timestamptz, deletedBy: uuid | null}], offset?: text}';
revoke execute on function api.list_trash(text, integer, text, text) from public;
grant execute on function api.list_trash(text, integer, text, text) to application_user;

-- function api.list_triggers(text)
create or replace function api.list_triggers(workflow_id text)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
begin
    return (
        select json_build_object('triggers', coalesce(json_agg(automation.trigger_json(t) order by t.created_at, t.id), '[]'))
        from automation.triggers as t
        where t.tenant_id = v_workflow.tenant_id
            and t.workflow_id = v_workflow.id
    );
end;
$function$;
alter function api.list_triggers(text) owner to pyairtable_owner;
comment on function api.list_triggers(text) is 'What has a workflow run, oldest first: {"triggers": […]}, each in the form of api.create_trigger; "fault" says why one starts nothing any more. Raises PT404 when the workflow does not exist.
    @tag workflows
    @returns {triggers: [Trigger]}';
revoke execute on function api.list_triggers(text) from public;
grant execute on function api.list_triggers(text) to application_user;

-- function api.list_views(text)
create or replace function api.list_views(table_id text)
returns json
language plpgsql
stable
set search_path to ''
as $function$
begin
    perform airtable.require_table(table_id);
    return (
        select
            json_build_object('views', coalesce(
                json_agg(airtable.view_json(v.id) order by v.position, v.id),
                '[]'
            ))
        from airtable.views as v
        where v.tenant_id = (select app.current_tenant_id())
            and v.table_id = list_views.table_id
    );
end;
$function$;
alter function api.list_views(text) owner to pyairtable_owner;
comment on function api.list_views(text) is 'The views of a table: {"views": [{"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}]}, fields by id. Raises PT404 when the table does not exist for this tenant.
    @tag views
    @returns {views: [View]}';
revoke execute on function api.list_views(text) from public;
grant execute on function api.list_views(text) to application_user;

-- function api.list_webhook_payloads(text, bigint, integer)
create or replace function api.list_webhook_payloads(
    webhook_id text,
    cursor bigint default null::bigint,
    page_size integer default 50
)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
    v_feed airtable.feeds;
    v_next bigint;
    v_transaction airtable.transactions;
    v_payload jsonb;
    v_payloads jsonb[] := array[]::jsonb[];
    v_bytes bigint := 0;
begin
    if page_size is null or page_size not between 1 and 50 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 50, got %s', coalesce(page_size::text, 'null'));
    end if;
    select f.* into v_feed
    from airtable.feeds as f
    where f.tenant_id = v_tenant_id
        and f.base_id = v_webhook.base_id;
    v_next := greatest(coalesce(cursor, v_feed.first_number), v_webhook.first_number);
    perform airtable.require_cursor(v_next, v_feed.first_number, v_feed.last_number);

    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.tenant_id = v_tenant_id
            and t.base_id = v_webhook.base_id
            and t.number >= v_next
        order by t.number
        limit 1000
    loop
        exit when cardinality(v_payloads) = page_size;
        v_bytes := v_bytes + v_transaction.noted_bytes;
        exit when v_bytes > 16 * 1024 * 1024 and v_transaction.number > v_next;
        v_next := v_transaction.number + 1;
        v_payload := airtable.change_payload(v_webhook.base_id, v_transaction.id, v_webhook.specification);
        if v_payload is not null then
            v_payloads := v_payloads || v_payload;
        end if;
    end loop;
    return json_build_object(
        'payloads', to_json(v_payloads),
        'cursor', v_next,
        'mightHaveMore', exists (
            select
            from airtable.transactions as t
            where t.tenant_id = v_tenant_id
                and t.base_id = v_webhook.base_id
                and t.number >= v_next
        )
    );
end;
$function$;
alter function api.list_webhook_payloads(text, bigint, integer) owner to pyairtable_owner;
comment on function api.list_webhook_payloads(text, bigint, integer) is 'What changed since a cursor, in the order of commits, one payload a transaction: {"payloads": [{"timestamp", "baseTransactionNumber", "actionMetadata", "createdTablesById", "changedTablesById", "destroyedTableIds"}], "cursor", "mightHaveMore"}; `cursor` is where to go on, null begins with the oldest kept. `page_size` 1–50. Needs level editor. Raises PT404 when the webhook does not exist, PT410 for a cursor whose payloads are no longer kept, PT400 for one that lies ahead or a page size out of range.
    @tag webhooks
    @param page_size how many, 1 to 50
    @returns {payloads: [Payload], cursor: bigint, mightHaveMore: boolean}
    @shape Payload {timestamp: timestamptz, baseTransactionNumber: bigint, payloadFormat: text, actionMetadata: {source:
        text, sourceMetadata?: object}, error?: boolean, code?: text, createdTablesById?: object, changedTablesById?:
        object, destroyedTableIds?: [text]}';
revoke execute on function api.list_webhook_payloads(text, bigint, integer) from public;
grant execute on function api.list_webhook_payloads(text, bigint, integer) to application_user;

-- function api.list_webhooks(text)
create or replace function api.list_webhooks(base_id text)
returns json
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = list_webhooks.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    return (
        select
            json_build_object('webhooks', coalesce(
                json_agg(
                    json_build_object(
                        'id', w.id,
                        'notificationUrl', w.notification_url,
                        'areNotificationsEnabled', w.are_notifications_enabled,
                        'isHookEnabled', w.expires_at > now(),
                        'specification', w.specification,
                        'cursorForNextPayload', f.last_number + 1,
                        'expirationTime', airtable.time_text(w.expires_at)
                    )
                    order by w.created_at, w.id
                ),
                '[]'
            ))
        from airtable.webhooks as w
        inner join airtable.feeds as f
            on w.tenant_id = f.tenant_id
            and w.base_id = f.base_id
        where w.tenant_id = v_tenant_id
            and w.base_id = list_webhooks.base_id
    );
end;
$function$;
alter function api.list_webhooks(text) owner to pyairtable_owner;
comment on function api.list_webhooks(text) is 'The webhooks of a base, oldest first: {"webhooks": [{"id", "notificationUrl", "areNotificationsEnabled", "isHookEnabled", "specification", "cursorForNextPayload", "expirationTime"}]}; the cursor is the number the base''s next transaction will get. Needs level editor. Raises PT404 when the base does not exist.
    @tag webhooks
    @returns {webhooks: [{id: text, notificationUrl: text | null, areNotificationsEnabled: boolean, isHookEnabled:
        boolean, specification: object, cursorForNextPayload: bigint, expirationTime: timestamptz}]}';
revoke execute on function api.list_webhooks(text) from public;
grant execute on function api.list_webhooks(text) to application_user;

-- function api.list_workflows()
create or replace function api.list_workflows()
returns json
language plpgsql
stable
set search_path to ''
as $function$
begin
    return (
        select json_build_object('workflows', coalesce(json_agg(automation.workflow_json(w) order by w.name), '[]'))
        from automation.workflows as w
        where w.tenant_id = (select app.require_tenant_id())
    );
end;
$function$;
alter function api.list_workflows() owner to pyairtable_owner;
comment on function api.list_workflows() is 'The workflows of the tenant by name: {"workflows": […]}, each in the form of api.create_workflow.
    @tag workflows
    @returns {workflows: [Workflow]}';
revoke execute on function api.list_workflows() from public;
grant execute on function api.list_workflows() to application_user;

-- function api.log_usage(jsonb)
create or replace function api.log_usage(entries jsonb)
returns json
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_entries jsonb := case jsonb_typeof(entries) when 'object' then jsonb_build_array(entries) else entries end;
    v_given bigint;
    v_first timestamptz;
    v_last timestamptz;
    v_count bigint;
begin
    if v_entries is null or jsonb_typeof(v_entries) <> 'array' then
        raise exception using
            errcode = 'PT422',
            message = 'entries: expected an object, or an array of objects';
    end if;
    v_given := jsonb_array_length(v_entries);
    if v_given not between 1 and 10000 then
        raise exception using
            errcode = 'PT422',
            message = format('entries: expected 1 to 10000, got %s', v_given),
            hint = 'Send a larger batch in parts.';
    end if;
    perform app.raise_call_faults(timeseries.usage_faults(v_entries));
    -- Two calls with one request id wait for each other, so that the later sees the row of the former. In one order, so
    -- that they never wait in a circle.
    perform pg_advisory_xact_lock(hashtextextended('usage ' || v_tenant_id || ' ' || slots.slot, 0))
    from (
        select distinct hashtext(e.value ->> 'requestId') & 15 as slot
        from jsonb_array_elements(v_entries) as e (value)
        where e.value ->> 'requestId' is not null
        order by slot
    ) as slots;
    select
        min((e.value ->> 'timestamp')::timestamptz),
        max((e.value ->> 'timestamp')::timestamptz)
    into v_first, v_last
    from jsonb_array_elements(v_entries) as e (value);
    v_first := least(v_first, now()) - interval '1 day';
    v_last := greatest(v_last, now()) + interval '1 day';

    with given as (
        select
            e.value,
            coalesce((e.value ->> 'timestamp')::timestamptz, now()) as timestamp,
            e.value ->> 'requestId' as request_id,
            row_number() over (partition by e.value ->> 'requestId' order by e.ordinality) as nth
        from jsonb_array_elements(v_entries) with ordinality as e (value, ordinality)
    )

    insert into timeseries.api_usage_logs (
        timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes,
        tokens_in, tokens_out, cost, model, request_id, metadata
    )
    select
        g.timestamp,
        v_tenant_id,
        (g.value ->> 'userId')::uuid,
        g.value ->> 'service',
        g.value ->> 'endpoint',
        g.value ->> 'method',
        (g.value ->> 'status')::numeric,
        round((g.value ->> 'durationMs')::numeric),
        coalesce((g.value ->> 'requestBytes')::numeric, 0),
        coalesce((g.value ->> 'responseBytes')::numeric, 0),
        coalesce((g.value ->> 'tokensIn')::numeric, 0),
        coalesce((g.value ->> 'tokensOut')::numeric, 0),
        coalesce((g.value ->> 'cost')::numeric, 0),
        g.value ->> 'model',
        g.request_id,
        nullif(g.value -> 'metadata', 'null')
    from given as g
    where g.request_id is null
        or (
            g.nth = 1
            and not exists (
                select
                from timeseries.api_usage_logs as l
                where l.tenant_id = v_tenant_id
                    and l.request_id = g.request_id
                    and l.timestamp between g.timestamp - interval '1 day' and g.timestamp + interval '1 day'
                    and l.timestamp between v_first and v_last
            )
        )
    on conflict do nothing;
    get diagnostics v_count = row_count;
    return json_build_object('logged', v_count, 'duplicates', v_given - v_count);
end;
$function$;
alter function api.log_usage(jsonb) owner to pyairtable_owner;
comment on function api.log_usage(jsonb) is 'Adds requests that a service answered for the tenant, one or up to 10,000, all or none: {"logged", "duplicates"}. An entry has "service", "endpoint", "method", "status", "durationMs", and may have "timestamp" (now), "userId", "requestBytes", "responseBytes", "tokensIn", "tokensOut", "cost", "model", "requestId", "metadata". They may come late and in any order. One whose requestId the tenant has within a day before or after is a duplicate and ignored, as is all but the first in a batch. Needs level owner, which a tenant''s own service has. Raises PT422 with all faults.
    @tag usage
    @param entries: UsageEntry | [UsageEntry]
    @returns {logged: integer, duplicates: integer}
    @shape UsageEntry {service: text, endpoint: text, method: text, status: integer, durationMs: numeric, timestamp?:
        timestamptz | null, userId?: uuid | null, requestBytes?: bigint | null, responseBytes?: bigint | null,
        tokensIn?: bigint | null, tokensOut?: bigint | null, cost?: numeric | null, model?: text | null, requestId?:
        text | null, metadata?: object | null}
    @example {"entries": {"service": "gateway", "endpoint": "/v0/records", "method": "GET", "status": 200, "durationMs":
        12.5}}';
revoke execute on function api.log_usage(jsonb) from public;
grant execute on function api.log_usage(jsonb) to application_user;

-- function api.mark_attachment_failed(text, text)
create or replace function api.mark_attachment_failed(attachment_id text, reason text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments := airtable.require_attachment(attachment_id);
begin
    perform app.raise_call_faults(array[
        case
            when reason is null or length(reason) not between 1 and 1000 then
                'reason: expected 1 to 1000 characters'
        end,
        case when v_attachment.state = 'stored' then format('attachment %s is stored', attachment_id) end
    ]);
    update airtable.attachments as a
    set failure = mark_attachment_failed.reason
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_failed.attachment_id
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$function$;
alter function api.mark_attachment_failed(text, text) owner to pyairtable_owner;
comment on function api.mark_attachment_failed(text, text) is 'Says why an attachment could not be stored; api.mark_attachment_stored may follow. Answers in the form of api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment, PT422 when it is stored or the reason is empty or has more than 1,000 characters.
    @tag attachments
    @returns Attachment';
revoke execute on function api.mark_attachment_failed(text, text) from public;
grant execute on function api.mark_attachment_failed(text, text) to application_user;

-- function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text)
create or replace function api.mark_attachment_stored(
    attachment_id text,
    size bigint,
    mime_type text default null::text,
    sha256 text default null::text,
    width integer default null::integer,
    height integer default null::integer,
    url text default null::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments := airtable.require_attachment(attachment_id);
begin
    perform app.raise_call_faults(array[
        case
            when size is null or size < 0 then
                format('size: expected a number of bytes, got %s', coalesce(size::text, 'null'))
        end,
        case when sha256 !~ '^[0-9a-f]{64}$' then 'sha256: expected 64 digits of lower-case hex' end,
        case when width < 0 or height < 0 then 'width and height: expected numbers of pixels' end,
        case when url !~ '^https?://.' then 'url: expected to begin with https:// or http://' end
    ]);
    update airtable.attachments as a
    set
        size = mark_attachment_stored.size,
        mime_type = coalesce(mark_attachment_stored.mime_type, a.mime_type),
        sha256 = coalesce(mark_attachment_stored.sha256, a.sha256),
        width = coalesce(mark_attachment_stored.width, a.width),
        height = coalesce(mark_attachment_stored.height, a.height),
        url = coalesce(mark_attachment_stored.url, a.url),
        stored_time = coalesce(a.stored_time, now()),
        failure = null,
        unreferenced_time = null
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_stored.attachment_id;
    perform airtable.show_attachment(attachment_id);
    update airtable.attachments as a
    set is_shown = true
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_stored.attachment_id
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$function$;
alter function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) owner to pyairtable_owner;
comment on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) is 'Says that an attachment''s bytes are in the store, how many there are and what they are, and shows that in its cell, also of a record in the trash; an upload comes into its cell now, behind the others. `url` is where it may be read from now on. Answers in the form of api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment, PT422 for an argument that is off.
    @tag attachments
    @returns Attachment';
revoke execute on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) from public;
grant execute on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) to application_user;

-- function api.mark_file_stored(text, bigint, text)
create or replace function api.mark_file_stored(file_id text, size bigint, sha256 text default null::text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
begin
    perform app.raise_call_faults(array[
        case when v_file.state = 'deleted' then format('file %s is deleted', file_id) end,
        case
            when size is distinct from v_file.size then
                format('size: %s bytes were registered, got %s', v_file.size, coalesce(size::text, 'null'))
        end,
        case
            when sha256 !~ '^[0-9a-f]{64}$' then
                'sha256: expected 64 digits of lower-case hex'
            when sha256 <> v_file.sha256 then
                'sha256: another digest was registered'
        end
    ]);
    update files.files as f
    set
        sha256 = coalesce(mark_file_stored.sha256, f.sha256),
        stored_time = coalesce(f.stored_time, now())
    where f.tenant_id = v_tenant_id
        and f.id = mark_file_stored.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$function$;
alter function api.mark_file_stored(text, bigint, text) owner to pyairtable_owner;
comment on function api.mark_file_stored(text, bigint, text) is 'Says that a file''s bytes are in the store, and how many there are; answers in the form of api.register_file. Needs level reader for a conversation''s and editor otherwise. Raises PT422 when size or digest are not those that were registered, PT404 when there is no such file.
    @tag files
    @returns File';
revoke execute on function api.mark_file_stored(text, bigint, text) from public;
grant execute on function api.mark_file_stored(text, bigint, text) to application_user;

-- function api.mirror_records(text, jsonb, text)
create or replace function api.mirror_records(
    table_id text,
    records jsonb,
    on_error text default 'abort'::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_generic_plan'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_has_attachments boolean;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_created timestamptz[];
    v_modified timestamptz[];
    v_awaited jsonb;
    v_links text[];
    v_found text[];
    v_changed text[];
    v_new text[];
    v_first bigint;
begin
    perform airtable.reserve_auto_numbers(table_id, 0);
    perform airtable.lock_links_of_table(table_id);
    select
        coalesce(array_agg(c.id order by c.ordinality), '{}'),
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(
            case
                when outside.faults is null then c.faults
                else coalesce(c.faults, '[]') || outside.faults
            end
            order by c.ordinality
        ), '{}')
    into v_ids, v_fields, v_faults
    from airtable.checked_records(table_id, records, false, 'skip', null, true) as c
    inner join unnest(airtable.outside_faults(table_id, records, true)) with ordinality as outside (faults, place)
        on outside.place = c.ordinality;
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    select t.attachment_fields is not null
    into v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = mirror_records.table_id;
    if v_has_attachments and cardinality(v_ids) > 0 then
        select
            array_agg(coalesce(whole.cells, g.fields) order by g.place),
            array_agg(
                case when whole.faults is null then g.faults else coalesce(g.faults, '[]') || whole.faults end
                order by g.place
            )
        into v_fields, v_faults
        from unnest(v_fields, v_faults) with ordinality as g (fields, faults, place)
        left join airtable.complete_attachments(table_id, records, v_ids, v_fields) as whole on whole.place = g.place;
        if not v_skip then
            perform airtable.raise_any_faults(v_faults);
        end if;
    end if;

    -- Times go into their columns, links to records that are not there yet wait, and what a record lacks is emptied.
    select
        coalesce(array_agg(m.id order by m.place), '{}'),
        coalesce(array_agg(m.cells order by m.place), '{}'),
        coalesce(array_agg(m.cleared order by m.place), '{}'),
        coalesce(array_agg(m.created order by m.place), '{}'),
        coalesce(array_agg(m.modified order by m.place), '{}'),
        coalesce(jsonb_agg(m.awaited) filter (where m.awaited is not null), '[]')
    into v_ids, v_fields, v_cleared, v_created, v_modified, v_awaited
    from airtable.mirrored_cells(
        table_id,
        records,
        v_ids,
        v_fields,
        array(select g.faults is not null from unnest(v_faults) with ordinality as g (faults, place) order by g.place)
    ) as m;

    v_links := airtable.touched_links(table_id, v_fields, v_cleared, true);
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, true);
    end if;
    v_found := airtable.lock_records(table_id, v_ids);
    with written as (
        update airtable.records as r
        set
            fields = g.fields,
            created_time = coalesce(g.created, r.created_time),
            last_modified_time = coalesce(g.modified, now()),
            last_modified_by = null
        from unnest(v_ids, v_fields, v_created, v_modified) as g (id, fields, created, modified)
        where r.tenant_id = v_tenant_id
            and r.id = g.id
            and (
                r.fields <> g.fields
                or r.created_time <> g.created
                or r.last_modified_time <> g.modified
            )
        returning r.id
    )

    select coalesce(array_agg(w.id), '{}')
    into v_changed
    from written as w;
    v_new := array(
        select g.id
        from unnest(v_ids) with ordinality as g (id, place)
        left join unnest(v_found) as known (id) on known.id = g.id
        where known.id is null
        order by g.place
    );
    v_first := airtable.reserve_auto_numbers(table_id, cardinality(v_new));
    insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time)
    select
        v_tenant_id,
        g.id,
        mirror_records.table_id,
        v_first + row_number() over (order by g.place) - 1,
        g.fields,
        coalesce(g.created, now()),
        coalesce(g.modified, now())
    from unnest(v_ids, v_fields, v_created, v_modified) with ordinality as g (id, fields, created, modified, place)
    inner join unnest(v_new) as fresh (id) on fresh.id = g.id;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, v_ids, v_fields);
    end if;
    perform airtable.await_links(
        table_id,
        v_ids,
        v_new,
        coalesce(array_agg(w.value ->> 'field'), '{}'),
        coalesce(array_agg(w.value ->> 'record'), '{}'),
        coalesce(array_agg(w.value ->> 'linked'), '{}'),
        coalesce(array_agg((w.value ->> 'place')::bigint), '{}')
    )
    from jsonb_path_query(v_awaited, '$[*][*]') as w (value);

    return json_build_object(
        'createdRecords', to_json(v_new),
        'updatedRecords', to_json(v_changed),
        'unchanged', cardinality(v_found) - cardinality(v_changed),
        'awaitedLinks', (select count(*) from jsonb_path_query(v_awaited, '$[*][*]')),
        'faults', airtable.all_faults(v_faults)
    );
end;
$function$;
alter function api.mirror_records(text, jsonb, text) owner to pyairtable_owner;
comment on function api.mirror_records(text, jsonb, text) is 'Makes records of a table what they are in Airtable, [{"id", "createdTime", "fields"}] as its API tells them: those that are not there are created with this id and time, the others become like it, and a cell it does not name is emptied. Cells of computed fields are taken as they are, missing choices are added, and a link to a record that is still to come waits for it: {"createdRecords", "updatedRecords", "unchanged", "awaitedLinks", "faults"}, the first two arrays of ids. All or none, unless `on_error` is "skip" as in api.create_records. Needs level editor. Raises PT404 when the table does not exist, PT422 naming every value that does not fit its field, a missing or repeated id, or one of another table.
    @tag records
    @param records: [{id: text, createdTime: timestamptz, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {createdRecords: [text], updatedRecords: [text], unchanged: integer, awaitedLinks: bigint, faults: [Fault]}';
revoke execute on function api.mirror_records(text, jsonb, text) from public;
grant execute on function api.mirror_records(text, jsonb, text) to application_user;

-- function api.ping()
create or replace function api.ping()
returns text
language sql
immutable parallel safe
set search_path to ''
as $function$
    select 'pong'
$function$;
alter function api.ping() owner to pyairtable_owner;
comment on function api.ping() is 'Answers "pong": the request has come through to the database. Needs no tenant, and anonymous may call it.
    @tag service';
revoke execute on function api.ping() from public;
grant execute on function api.ping() to anonymous, application_user;

-- function api.place_hold(text, text, timestamp with time zone, timestamp with time zone)
create or replace function api.place_hold(
    reason text,
    kind text default null::text,
    begins timestamp with time zone default null::timestamp with time zone,
    ends timestamp with time zone default null::timestamp with time zone
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_hold ops.legal_holds;
begin
    perform app.raise_call_faults(ops.hold_faults(reason, kind, begins, ends));
    insert into ops.legal_holds (tenant_id, kind, begins, ends, reason, placed_by)
    values (
        v_tenant_id,
        place_hold.kind,
        coalesce(place_hold.begins, '-infinity'),
        coalesce(place_hold.ends, 'infinity'),
        place_hold.reason,
        coalesce(app.current_user_id()::text, 'service')
    )
    returning * into v_hold;
    return ops.hold_json(v_hold);
end;
$function$;
alter function api.place_hold(text, text, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function api.place_hold(text, text, timestamp with time zone, timestamp with time zone) is 'Places a legal hold on the tenant''s rows of a kind (see api.list_retention), or of every kind, from `begins` until before `ends`: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy", "placedTime", "releasedBy", "releasedTime"}. Until api.release_hold nothing deletes them. Needs level owner. Raises PT422 with all faults.';
revoke execute on function api.place_hold(text, text, timestamp with time zone, timestamp with time zone) from public;
grant execute on function api.place_hold(text, text, timestamp with time zone, timestamp with time zone) to application_user;

-- function api.refresh_webhook(text)
create or replace function api.refresh_webhook(webhook_id text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
    v_expires_at timestamptz;
begin
    perform airtable.open_feed(v_webhook.base_id);
    update airtable.webhooks as w
    set expires_at = now() + interval '7 days'
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id
    returning w.expires_at into v_expires_at;
    return json_build_object('expirationTime', airtable.time_text(v_expires_at));
end;
$function$;
alter function api.refresh_webhook(text) owner to pyairtable_owner;
comment on function api.refresh_webhook(text) is 'Lets a webhook live for seven days from now: {"expirationTime"}. One that had expired works again; changes that were not noted meanwhile are told of by PT410 when payloads are listed. Needs level editor. Raises PT404 when it does not exist.
    @tag webhooks
    @returns {expirationTime: timestamptz}';
revoke execute on function api.refresh_webhook(text) from public;
grant execute on function api.refresh_webhook(text) to application_user;

-- function api.register_attachment(text, text, text, text, bigint, text)
create or replace function api.register_attachment(
    table_id text,
    record_id text,
    field text,
    filename text,
    size bigint default null::bigint,
    mime_type text default null::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields;
    v_attachment airtable.attachments;
begin
    v_field := airtable.require_field(table_id, register_attachment.field);
    perform airtable.require_record(table_id, record_id);
    perform app.raise_call_faults(array[
        case
            when v_field.type <> 'multipleAttachments' then
                format('field %s of type %s holds no attachments', to_json(v_field.name), v_field.type)
        end,
        case
            when filename is null or length(filename) not between 1 and 255 then
                'filename: expected 1 to 255 characters'
        end,
        case when size < 0 then format('size: expected a number of bytes, got %s', size) end
    ]);
    insert into airtable.attachments as a (
        tenant_id, table_id, record_id, field_id, filename, size, mime_type, is_shown
    )
    values (
        v_tenant_id, register_attachment.table_id, register_attachment.record_id, v_field.id, register_attachment.filename,
        register_attachment.size, register_attachment.mime_type, false
    )
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$function$;
alter function api.register_attachment(text, text, text, text, bigint, text) owner to pyairtable_owner;
comment on function api.register_attachment(text, text, text, text, bigint, text) is 'Registers an upload for a cell before its bytes are stored under the "storageKey" it answers with: {"id", "tableId", "recordId", "fieldId", "url", "filename", "size", "type", "width", "height", "sha256", "storageKey", "state", "failure", "createdTime", "storedTime"}. The cell shows it once api.mark_attachment_stored says so. Needs level editor. Raises PT404 when table, record or field do not exist, PT422 when the field holds no attachments or an argument is off.
    @tag attachments
    @returns Attachment
    @shape Attachment {id: text, tableId: text | null, recordId: text | null, fieldId: text | null, url: text | null,
        filename: text | null, size: bigint | null, type: text | null, width: integer | null, height: integer | null,
        sha256: text | null, storageKey: text, state: "pending" | "stored" | "failed", failure: text | null,
        createdTime: timestamptz, storedTime: timestamptz | null}';
revoke execute on function api.register_attachment(text, text, text, text, bigint, text) from public;
grant execute on function api.register_attachment(text, text, text, text, bigint, text) to application_user;

-- function api.register_file(text, bigint, text, text, text, text, text, text, text)
create or replace function api.register_file(
    name text,
    size bigint,
    mime_type text default null::text,
    sha256 text default null::text,
    base_id text default null::text,
    table_id text default null::text,
    record_id text default null::text,
    session_id text default null::text,
    id text default null::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_extension text := lower(substring(name from '\.([A-Za-z0-9]{1,16})$'));
    v_file files.files;
begin
    perform app.raise_call_faults(
        files.file_faults(name, size, mime_type, sha256)
        || case when num_nonnulls(base_id, table_id, session_id) > 1 then 'expected one of base_id, table_id and session_id' end
        || case when record_id is not null and table_id is null then 'record_id: expected table_id with it' end
        || case when id !~ '^fil[A-Za-z0-9]{14}$' then 'id: expected fil and 14 letters or digits' end
    );
    if session_id is not null then
        perform chat.require_sharing((chat.own_session(session_id)).shared_with);
    else
        perform app.require('editor');
    end if;
    if base_id is not null and not exists (
        select from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = register_file.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    if table_id is not null then
        perform airtable.require_table(table_id);
    end if;
    if record_id is not null and not exists (
        select from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = register_file.table_id
            and r.id = register_file.record_id
    ) then
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
    insert into files.files as f (
        tenant_id, id, name, extension, mime_type, size, sha256, base_id, table_id, record_id, session_id, of_session, uploaded_by
    )
    values (
        v_tenant_id,
        coalesce(register_file.id, airtable.generate_id('fil')),
        register_file.name,
        v_extension,
        coalesce(register_file.mime_type, (
            select e.mime_type
            from files.extensions() as e
            where e.extension = v_extension
        )),
        register_file.size,
        register_file.sha256,
        register_file.base_id,
        register_file.table_id,
        register_file.record_id,
        register_file.session_id,
        register_file.session_id is not null,
        app.current_user_id()
    )
    returning f.* into v_file;
    insert into files.contents (tenant_id, file_id, search_vector)
    values (v_tenant_id, v_file.id, (files.content_vector(name, null)).vector);
    return files.file_json(v_file);
end;
$function$;
alter function api.register_file(text, bigint, text, text, text, text, text, text, text) owner to pyairtable_owner;
comment on function api.register_file(text, bigint, text, text, text, text, text, text, text) is 'Registers a file before its bytes are stored under the "storageKey" it answers with: {"id", "name", "extension", "mimeType", "size", "sha256", "storageKey", "state", "baseId", "tableId", "recordId", "sessionId", "uploadedBy", "textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}. It may belong to a base, a table, a record of `table_id`, or a conversation of the caller. Needs level reader for a conversation and editor otherwise. Raises PT422 with all faults of name, extension, size, type and digest, PT404 for what it would belong to.
    @tag files
    @returns File
    @shape File {id: text, name: text, extension: text, mimeType: text, size: bigint, sha256: text | null, storageKey:
        text, state: "pending" | "stored" | "deleted", baseId: text | null, tableId: text | null, recordId: text | null,
        sessionId: text | null, uploadedBy: uuid | null, textLength: integer | null, indexedLength: integer | null,
        createdTime: timestamptz, storedTime: timestamptz | null, deletedTime: timestamptz | null}
    @example {"name": "report.pdf", "size": 48213}';
revoke execute on function api.register_file(text, bigint, text, text, text, text, text, text, text) from public;
grant execute on function api.register_file(text, bigint, text, text, text, text, text, text, text) to application_user;

-- function api.release_hold(bigint)
create or replace function api.release_hold(hold_id bigint)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_hold ops.legal_holds;
begin
    select h.* into v_hold
    from ops.legal_holds as h
    where h.tenant_id = v_tenant_id
        and h.id = hold_id
        and h.released_at is null;
    if v_hold.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('there is no legal hold %s that stands', hold_id),
            hint = 'api.list_holds() names them.';
    end if;
    if v_hold.by_operator then
        raise exception using
            errcode = 'PT403',
            message = format('legal hold %s was placed by the operator, who alone releases it', hold_id),
            hint = 'Ask whoever runs this database.';
    end if;
    update ops.legal_holds as h
    set
        released_by = coalesce(app.current_user_id()::text, 'service'),
        released_at = now()
    where h.tenant_id = v_tenant_id
        and h.id = hold_id
        and h.released_at is null
    returning h.* into v_hold;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('there is no legal hold %s that stands', hold_id),
            hint = 'api.list_holds() names them.';
    end if;
    return ops.hold_json(v_hold);
end;
$function$;
alter function api.release_hold(bigint) owner to pyairtable_owner;
comment on function api.release_hold(bigint) is 'Ends a legal hold of the tenant: the hold, as api.place_hold answers. What it covered goes with the next maintenance where its period is over. Needs level owner. Raises PT403 for one that the operator placed, PT404 when none of that id stands.';
revoke execute on function api.release_hold(bigint) from public;
grant execute on function api.release_hold(bigint) to application_user;

-- function api.remove_member(uuid)
create or replace function api.remove_member(user_id uuid)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    delete from core.memberships as m
    where m.tenant_id = v_tenant_id
        and m.user_id = remove_member.user_id;
    if not found then
        perform core.raise_member_missing(user_id);
    end if;
    return json_build_object('id', user_id, 'deleted', true);
end;
$function$;
alter function api.remove_member(uuid) owner to pyairtable_owner;
comment on function api.remove_member(uuid) is 'Ends a membership, and with it the API keys that work for the member; takes effect at once: {"id", "deleted"}. Needs level owner. Raises PT404 when the user is no member, PT409 for the last owner.
    @tag members
    @returns {id: uuid, deleted: boolean}';
revoke execute on function api.remove_member(uuid) from public;
grant execute on function api.remove_member(uuid) to application_user;

-- function api.replace_records(text, jsonb, boolean, text)
create or replace function api.replace_records(
    table_id text,
    records jsonb,
    typecast boolean default false,
    on_error text default 'abort'::text
)
returns json
language sql
set search_path to ''
as $function$
    select airtable.change_records(table_id, records, typecast, on_error, true)
$function$;
alter function api.replace_records(text, jsonb, boolean, text) owner to pyairtable_owner;
comment on function api.replace_records(text, jsonb, boolean, text) is 'Sets the named cells of records, [{"id", "fields"}], and empties all others but computed ones; all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 naming a table or records that do not exist, PT422 naming every value that does not fit its field.
    @tag records
    @param records: [{id: text, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], faults?: [Fault]}';
revoke execute on function api.replace_records(text, jsonb, boolean, text) from public;
grant execute on function api.replace_records(text, jsonb, boolean, text) to application_user;

-- function api.restore_file(text)
create or replace function api.restore_file(file_id text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
begin
    update files.files as f
    set
        deleted_time = null,
        deleted_by = null
    where f.tenant_id = v_tenant_id
        and f.id = restore_file.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$function$;
alter function api.restore_file(text) owner to pyairtable_owner;
comment on function api.restore_file(text) is 'Takes a deleted file back, with its text; one that is not deleted stays as it is. Answers in the form of api.register_file. Needs level reader for a conversation''s and editor otherwise. Raises PT404 when there is no such file.
    @tag files
    @returns File';
revoke execute on function api.restore_file(text) from public;
grant execute on function api.restore_file(text) to application_user;

-- function api.restore_records(text, text[])
create or replace function api.restore_records(table_id text, record_ids text[])
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_missing text[];
    v_people jsonb;
begin
    perform airtable.require_table(table_id);
    v_missing := airtable.missing_ids(record_ids, airtable.untrash_records(table_id, record_ids));
    if cardinality(v_missing) > 0 then
        raise exception using
            errcode = 'PT404',
            message = format('the trash of table %s has no record %s', table_id, array_to_string(v_missing, ', ', 'null')),
            hint = 'Nothing was restored. List the trash with api.list_trash(table_id).';
    end if;
    v_people := (
        select airtable.people(t.computed_fields)
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.id = restore_records.table_id
    );
    return json_build_object('records', coalesce((
        select
            json_agg(
                row(
                    r.id,
                    r.created_time,
                    airtable.shown_cells(
                        r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                        r.last_modified_by, v_people
                    )
                )::api.record
                order by given.ordinality
            )
        from unnest(record_ids) with ordinality as given (id, ordinality)
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = given.id
        join airtable.tables as t
            on t.tenant_id = r.tenant_id
            and t.id = r.table_id
    ), '[]'));
end;
$function$;
alter function api.restore_records(text, text[]) owner to pyairtable_owner;
comment on function api.restore_records(text, text[]) is 'Brings records back from the trash with the number and the times they had, all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 naming a table that does not exist or records that are not in its trash.
    @tag records
    @returns {records: [Record]}';
revoke execute on function api.restore_records(text, text[]) from public;
grant execute on function api.restore_records(text, text[]) to application_user;

-- function api.retry_run(text)
create or replace function api.retry_run(run_id text)
returns jsonb
language plpgsql
set search_path to ''
as $function$
begin
    perform app.require('editor');
    return automation.run_json(automation.requeue_run(run_id));
end;
$function$;
alter function api.retry_run(text) owner to pyairtable_owner;
comment on function api.retry_run(text) is 'Lets a run that failed or was cancelled be tried again from the start, with the definition and the input it had, and answers as api.get_run does. Needs level editor. Raises PT404 when there is none, PT409 in any other state.
    @tag workflows
    @returns Run';
revoke execute on function api.retry_run(text) from public;
grant execute on function api.retry_run(text) to application_user;

-- function api.revoke_api_key(uuid)
create or replace function api.revoke_api_key(id uuid)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_revoked_at timestamptz;
begin
    update core.api_keys as k
    set revoked_at = coalesce(k.revoked_at, now())
    where k.tenant_id = v_tenant_id
        and k.id = revoke_api_key.id
    returning k.revoked_at into v_revoked_at;
    if not found then
        perform core.raise_api_key_missing(id);
    end if;
    return json_build_object('id', id, 'revokedTime', v_revoked_at);
end;
$function$;
alter function api.revoke_api_key(uuid) owner to pyairtable_owner;
comment on function api.revoke_api_key(uuid) is 'Makes an API key void from now on: {"id", "revokedTime"}; one that is void already stays so since then. Needs level owner. Raises PT404 when there is no such key.
    @tag api keys
    @returns {id: uuid, revokedTime: timestamptz}';
revoke execute on function api.revoke_api_key(uuid) from public;
grant execute on function api.revoke_api_key(uuid) to application_user;

-- function api.rotate_api_key(uuid, interval)
create or replace function api.rotate_api_key(id uuid, overlap interval default '00:00:00'::interval)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_old record;
    v_ends_at timestamptz;
begin
    if overlap is null or overlap not between '0' and '30 days' then
        raise exception using
            errcode = 'PT422',
            message = format('overlap: %s is no time from 0 to 30 days', coalesce(to_json(overlap)::text, 'null'));
    end if;
    select k.name, k.level, k.created_by, k.created_at, k.expires_at, k.revoked_at into v_old
    from core.api_keys as k
    where k.tenant_id = v_tenant_id
        and k.id = rotate_api_key.id
    for no key update;
    if not found then
        perform core.raise_api_key_missing(id);
    end if;
    if v_old.revoked_at is not null or v_old.expires_at <= now() then
        raise exception using
            errcode = 'PT409',
            message = format('API key %s is void', id),
            hint = 'Make a new one with api.create_api_key(name, level, expires_at).';
    end if;
    if v_old.created_by is distinct from app.current_user_id() then
        raise exception using
            errcode = 'PT403',
            message = format('API key %s works for somebody else, and so would its successor', id),
            hint = 'Let whoever made it rotate it, or make it void with api.revoke_api_key(id).';
    end if;
    if overlap = '0' then
        update core.api_keys as k
        set revoked_at = now()
        where k.tenant_id = v_tenant_id
            and k.id = rotate_api_key.id
        returning k.revoked_at into v_ends_at;
    else
        update core.api_keys as k
        set expires_at = least(k.expires_at, now() + overlap)
        where k.tenant_id = v_tenant_id
            and k.id = rotate_api_key.id
        returning k.expires_at into v_ends_at;
    end if;
    return json_build_object(
        'apiKey', core.issue_api_key(v_old.name, v_old.level, now() + (v_old.expires_at - v_old.created_at)),
        'replaced', json_build_object('id', id, 'endsTime', v_ends_at)
    );
end;
$function$;
alter function api.rotate_api_key(uuid, interval) owner to pyairtable_owner;
comment on function api.rotate_api_key(uuid, interval) is 'Makes a key of the same name and level in the place of one that works for the caller: {"apiKey": {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}, "replaced": {"id", "endsTime"}}. The secret is shown here and never again. The old key goes on for `overlap`, 30 days at most, never past its own expiry; the new one expires after as long a time as the old one was to last. Needs level owner. Raises PT404 when there is no such key, PT403 when it works for somebody else, PT409 when it is void, PT422 for another overlap.
    @tag api keys
    @returns {apiKey: NewApiKey, replaced: {id: uuid, endsTime: timestamptz | null}}';
revoke execute on function api.rotate_api_key(uuid, interval) from public;
grant execute on function api.rotate_api_key(uuid, interval) to application_user;

-- function api.search_files(text, integer)
create or replace function api.search_files(query text, page_size integer default 20)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
set client_min_messages to 'warning'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_query tsquery := websearch_to_tsquery('search.words', coalesce(query, ''));
    v_ids text[];
begin
    perform airtable.page_start(null, page_size);
    v_ids := array(select found.file_id from search.find_files(v_query, page_size) as found order by found.place);
    -- Where no file has the words, those whose words begin so; not for a query that says more than words.
    if cardinality(v_ids) = 0 and query !~* '"|(^|\s)-|\mor\M' then
        v_query := (
            select string_agg(search.quoted_lexeme(word) || ':*', ' & ')::tsquery
            from unnest((tsvector_to_array(to_tsvector('search.words', query)))[1:20]) as word
        );
        v_ids := array(select found.file_id from search.find_files(v_query, page_size) as found order by found.place);
    end if;
    return (
        select
            json_build_object('files', coalesce(
                json_agg(
                    json_build_object('file', files.file_json(f), 'snippet', files.snippet(c.text, v_query))
                    order by found.place
                ),
                '[]'
            ))
        from unnest(v_ids) with ordinality as found (id, place)
        join files.files as f
            on f.tenant_id = v_tenant_id
            and f.id = found.id
        join files.contents as c
            on c.tenant_id = f.tenant_id
            and c.file_id = f.id
    );
end;
$function$;
alter function api.search_files(text, integer) owner to pyairtable_owner;
comment on function api.search_files(text, integer) is 'The files whose name or text holds the words of `query`, best first: {"files": [{"file", "snippet"}]}, "file" in the form of api.register_file, "snippet" HTML with the words in <mark> and all else escaped, null without text. Words in double quotes stand together, `or` is either, `-` before a word excludes it; case and accents do not count. Where no file has the words, those whose words begin so. `page_size` is 1 to 1000.
    @tag files
    @param page_size how many, 1 to 1000
    @returns {files: [{file: File, snippet: text | null}]}';
revoke execute on function api.search_files(text, integer) from public;
grant execute on function api.search_files(text, integer) to application_user;

-- function api.search_messages(text, text, integer)
create or replace function api.search_messages(
    query text,
    session_id text default null::text,
    page_size integer default 20
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set client_min_messages to 'warning'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_sharing text[] := timeseries.readable_sharing();
    v_query tsquery := websearch_to_tsquery('search.words', coalesce(query, ''));
begin
    perform airtable.page_start(null, page_size);
    if session_id is not null then
        perform timeseries.readable_session(session_id);
    end if;
    return (
        select
            json_build_object('messages', coalesce(
                json_agg(
                    json_build_object(
                        'message', timeseries.message_json(found.message),
                        'snippet', files.snippet((found.message).content, v_query)
                    )
                    order by found.place
                ),
                '[]'
            ))
        from (
            select
                m as message,
                row_number() over (order by ts_rank(m.search_vector, v_query) desc, m.created_time desc, m.id) as place
            from timeseries.conversation_messages as m
            inner join chat.conversation_sessions as s
                on m.tenant_id = s.tenant_id
                and m.session_id = s.id
            where m.tenant_id = v_tenant_id
                and m.search_vector @@ v_query
                and (search_messages.session_id is null or m.session_id = search_messages.session_id)
                and s.tenant_id = v_tenant_id
                and (s.user_id = v_user_id or s.shared_with = any (v_sharing))
            order by place
            limit page_size
        ) as found
    );
end;
$function$;
alter function api.search_messages(text, text, integer) owner to pyairtable_owner;
comment on function api.search_messages(text, text, integer) is 'The messages that hold the words of `query`, best first, of all conversations the caller may read or of one: {"messages": [{"message", "snippet"}]}, "message" in the form of api.append_messages, "snippet" HTML with the words in <mark> and all else escaped. Words in double quotes stand together, `or` is either, `-` before a word excludes it; case and accents do not count. `page_size` is 1 to 1000. Raises PT404 when there is no such conversation.
    @tag conversations
    @param page_size how many, 1 to 1000
    @returns {messages: [{message: Message, snippet: text | null}]}';
revoke execute on function api.search_messages(text, text, integer) from public;
grant execute on function api.search_messages(text, text, integer) to application_user;

-- function api.search_records(text, text, integer, text)
create or replace function api.search_records(
    query text,
    table_id text default null::text,
    page_size integer default 20,
    field_keys text default 'id'::text
)
returns json
language plpgsql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_named boolean := airtable.wants_names(field_keys);
    v_tenant_id uuid := app.require_tenant_id();
    v_table_ids text[];
    v_people jsonb;
begin
    perform airtable.page_start(null, page_size);
    if table_id is not null then
        perform airtable.require_table(table_id);
    end if;
    select coalesce(array_agg(t.id), '{}'), airtable.people(jsonb_agg(t.computed_fields))
    into v_table_ids, v_people
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and (search_records.table_id is null or t.id = search_records.table_id);
    return (
        select
            json_build_object('records', coalesce(
                json_agg(
                    row(
                        r.id,
                        r.table_id,
                        r.created_time,
                        case when v_named then airtable.named_fields(r.table_id, shown.cells) else shown.cells end
                    )::api.found_record
                    order by found.place
                ),
                '[]'
            ))
        from search.find_records(query, v_table_ids, page_size) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id
        join airtable.tables as t
            on t.tenant_id = r.tenant_id
            and t.id = r.table_id
        cross join lateral (
            select
                airtable.shown_cells(
                    r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                    r.last_modified_by, v_people
                ) as cells
        ) as shown
    );
end;
$function$;
alter function api.search_records(text, text, integer, text) owner to pyairtable_owner;
comment on function api.search_records(text, text, integer, text) is 'The records that hold the words of `query`, or words spelt alike, best first, in one table or in all of the tenant''s: {"records": [{"id", "tableId", "createdTime", "fields"}]}. Case and accents do not count; the beginning of a word is enough. `page_size` is 1 to 1000; `field_keys` names the cells by field "id" or "name". Raises PT404 when the table does not exist.
    @tag records
    @param page_size how many, 1 to 1000
    @param field_keys: "id" | "name"
    @returns {records: [{...Record, tableId: text}]}
    @example {"query": "chevorlet malibou", "field_keys": "name"}';
revoke execute on function api.search_records(text, text, integer, text) from public;
grant execute on function api.search_records(text, text, integer, text) to application_user;

-- function api.set_feature_flag(text, boolean, jsonb)
create or replace function api.set_feature_flag(name text, enabled boolean, value jsonb default null::jsonb)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_flag core.feature_flags;
begin
    if name is null or name !~ '^[a-z][a-z0-9_.-]{0,62}$' then
        raise exception using
            errcode = 'PT422',
            message = format('name: %s is no name of a feature', coalesce(to_json(name)::text, 'null')),
            hint = 'Use lowercase letters, digits, underscores, dots and hyphens, beginning with a letter; 63 at most.';
    end if;
    if enabled is null then
        raise exception using
            errcode = 'PT422',
            message = 'enabled: expected true or false';
    end if;
    insert into core.feature_flags as f (tenant_id, name, enabled, value, updated_by)
    values (
        v_tenant_id,
        set_feature_flag.name,
        set_feature_flag.enabled,
        set_feature_flag.value,
        app.current_user_id()
    )
    on conflict on constraint feature_flags_pkey do update
        set
            enabled = excluded.enabled,
            value = excluded.value,
            updated_at = now(),
            updated_by = excluded.updated_by
    returning f.* into v_flag;
    return json_build_object(
        'name', v_flag.name,
        'enabled', v_flag.enabled,
        'value', v_flag.value,
        'updatedTime', v_flag.updated_at
    );
end;
$function$;
alter function api.set_feature_flag(text, boolean, jsonb) owner to pyairtable_owner;
comment on function api.set_feature_flag(text, boolean, jsonb) is 'Switches a feature of the tenant on or off, with the settings it reads: {"name", "enabled", "value", "updatedTime"}. Needs level owner. Raises PT422 for a name that is none, and unless `enabled` is true or false.
    @tag feature flags
    @returns FeatureFlag
    @shape FeatureFlag {name: text, enabled: boolean, value: json, updatedTime: timestamptz}
    @example {"name": "new_search", "enabled": true}';
revoke execute on function api.set_feature_flag(text, boolean, jsonb) from public;
grant execute on function api.set_feature_flag(text, boolean, jsonb) to application_user;

-- function api.set_file_extension(text, boolean, text, bigint)
create or replace function api.set_file_extension(
    extension text,
    allowed boolean,
    mime_type text default null::text,
    max_size bigint default null::bigint
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.raise_call_faults(array[
        case
            when extension is null or extension !~ '^[a-z0-9]{1,16}$' then
                'extension: expected 1 to 16 lower-case letters or digits, without the dot'
        end,
        case
            when mime_type !~ '^[a-z]+/[a-z0-9.+-]{1,100}$' then
                format('mime_type: %s is no media type such as text/csv', to_json(left(mime_type, 100)))
        end,
        case
            when max_size not between 1 and 5368709120 then
                format('max_size: expected 1 to 5368709120 bytes, got %s', max_size)
        end
    ]);
    if allowed is null then
        delete from files.tenant_extensions as e
        where e.tenant_id = v_tenant_id
            and e.extension = set_file_extension.extension;
    else
        insert into files.tenant_extensions (tenant_id, extension, allowed, mime_type, max_size, updated_by)
        values (
            v_tenant_id,
            set_file_extension.extension,
            set_file_extension.allowed,
            set_file_extension.mime_type,
            set_file_extension.max_size,
            app.current_user_id()
        )
        on conflict on constraint tenant_extensions_pkey do update
            set
                allowed = excluded.allowed,
                mime_type = excluded.mime_type,
                max_size = excluded.max_size,
                updated_at = now(),
                updated_by = excluded.updated_by;
    end if;
    return coalesce(
        (
            select
                json_build_object(
                    'extension', e.extension,
                    'allowed', e.allowed,
                    'mimeType', e.mime_type,
                    'maxSize', e.max_size,
                    'isDefault', e.is_default
                )
            from files.extensions() as e
            where e.extension = set_file_extension.extension
        ),
        json_build_object('extension', extension, 'allowed', false, 'mimeType', null, 'maxSize', null, 'isDefault', true)
    );
end;
$function$;
alter function api.set_file_extension(text, boolean, text, bigint) owner to pyairtable_owner;
comment on function api.set_file_extension(text, boolean, text, bigint) is 'Allows or forbids files with an extension, `allowed` null for what the platform says: {"extension", "allowed", "mimeType", "maxSize", "isDefault"}. `max_size` is in bytes, at most 5 GB. Files there already stay. Needs level owner. Raises PT422 with all faults.
    @tag files
    @param allowed: boolean | null
    @returns FileExtension
    @shape FileExtension {extension: text, allowed: boolean, mimeType: text | null, maxSize: bigint | null, isDefault:
        boolean}';
revoke execute on function api.set_file_extension(text, boolean, text, bigint) from public;
grant execute on function api.set_file_extension(text, boolean, text, bigint) to application_user;

-- function api.set_file_text(text, text)
create or replace function api.set_file_text(file_id text, text text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
    v_vector tsvector;
    v_indexed_length integer;
begin
    perform app.raise_call_faults(array[
        case
            when octet_length(text) > 67108864 then
                format('text: expected at most 67108864 bytes, got %s', octet_length(text))
        end
    ]);
    select c.vector, c.indexed_length into v_vector, v_indexed_length
    from files.content_vector(v_file.name, text) as c;
    update files.contents as c
    set
        text = set_file_text.text,
        search_vector = v_vector
    where c.tenant_id = v_tenant_id
        and c.file_id = set_file_text.file_id;
    update files.files as f
    set
        text_length = length(set_file_text.text),
        indexed_length = v_indexed_length
    where f.tenant_id = v_tenant_id
        and f.id = set_file_text.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$function$;
alter function api.set_file_text(text, text) owner to pyairtable_owner;
comment on function api.set_file_text(text, text) is 'Keeps the text that was extracted from a file, null for none, and makes it searchable; answers in the form of api.register_file. Text of any length up to 64 MB is kept; "indexedLength" says how many characters from its beginning are searchable, fewer than "textLength" where its words would not fit into a tsvector (1 MB). Needs level reader for a conversation''s and editor otherwise. Raises PT422 beyond 64 MB, PT404 when there is no such file.
    @tag files
    @param text: text | null
    @returns File';
revoke execute on function api.set_file_text(text, text) from public;
grant execute on function api.set_file_text(text, text) to application_user;

-- function api.set_retention(text, interval)
create or replace function api.set_retention(kind text, keep interval)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform ops.set_tenant_retention(v_tenant_id, kind, keep);
    return api.get_retention(kind);
end;
$function$;
alter function api.set_retention(text, interval) owner to pyairtable_owner;
comment on function api.set_retention(text, interval) is 'Sets how long the tenant''s rows of a kind are kept, such as "90 days", shorter or longer than the operator does; null takes the operator''s period: the answer of api.get_retention. Rows that are older go with the next maintenance, for good, unless they are held. Needs level owner. Raises PT422 for an unknown kind and for a period outside of the operator''s bounds.';
revoke execute on function api.set_retention(text, interval) from public;
grant execute on function api.set_retention(text, interval) to application_user;

-- function api.set_time_zone(text)
create or replace function api.set_time_zone(time_zone text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform core.require_time_zone(time_zone);
    update core.tenants as t
    set time_zone = set_time_zone.time_zone
    where t.id = v_tenant_id;
    return json_build_object('timeZone', time_zone);
end;
$function$;
alter function api.set_time_zone(text) owner to pyairtable_owner;
comment on function api.set_time_zone(text) is 'Sets the time zone whose days, weeks and months reports of the tenant are in: {"timeZone"}. Needs level owner. Raises PT422 unless it is a name such as Europe/Berlin, or UTC.
    @tag tenant
    @returns {timeZone: text}
    @example {"time_zone": "Europe/Berlin"}';
revoke execute on function api.set_time_zone(text) from public;
grant execute on function api.set_time_zone(text) to application_user;

-- function api.set_usage_budget(numeric)
create or replace function api.set_usage_budget(amount numeric)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    if amount is null then
        delete from core.usage_budgets as b
        where b.tenant_id = v_tenant_id;
        return api.get_usage_budget();
    end if;
    -- NaN is the greatest number.
    if amount <= 0 or amount > 900000000 then
        raise exception using
            errcode = 'PT422',
            message = format('amount: expected more than 0 and at most 900000000, got %s', amount),
            hint = 'Null takes the budget away.';
    end if;
    insert into core.usage_budgets as b (tenant_id, amount, updated_by)
    values (v_tenant_id, round(set_usage_budget.amount, 9), app.current_user_id())
    on conflict on constraint usage_budgets_pkey do update
        set
            amount = excluded.amount,
            updated_at = now(),
            updated_by = excluded.updated_by;
    return api.get_usage_budget();
end;
$function$;
alter function api.set_usage_budget(numeric) owner to pyairtable_owner;
comment on function api.set_usage_budget(numeric) is 'Sets what the tenant means to spend in a month, in the currency that usage is logged in; null takes the budget away: the answer of api.get_usage_budget. Needs level owner. Raises PT422 for an amount that is not positive.
    @tag usage
    @param amount: numeric | null
    @returns {amount: numeric | null, updatedTime: timestamptz | null}
    @example {"amount": 250}';
revoke execute on function api.set_usage_budget(numeric) from public;
grant execute on function api.set_usage_budget(numeric) to application_user;

-- function api.share_session(text, text)
create or replace function api.share_session(session_id text, shared_with text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_session chat.conversation_sessions := chat.own_session(session_id);
begin
    perform app.raise_call_faults(chat.session_faults(null, null, coalesce(shared_with, 'null'), null, null, null));
    perform chat.require_sharing(shared_with);
    update chat.conversation_sessions as s
    set
        shared_with = share_session.shared_with,
        last_modified_time = now()
    where s.tenant_id = v_tenant_id
        and s.id = share_session.session_id
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$function$;
alter function api.share_session(text, text) owner to pyairtable_owner;
comment on function api.share_session(text, text) is 'Lets others read a conversation of the calling user, or no longer: `shared_with` is private (nobody), owners (the tenant''s owners) or tenant (all members). Answers in the form of api.create_session. Needs level reader, and commenter unless it is made private. Raises PT422 for any other word, PT403 for another member''s, PT404 when there is none.
    @tag conversations
    @param shared_with: Sharing
    @returns Session';
revoke execute on function api.share_session(text, text) from public;
grant execute on function api.share_session(text, text) to application_user;

-- function api.start_run(text, jsonb, text, text)
create or replace function api.start_run(
    workflow_id text,
    input jsonb default '{}'::jsonb,
    idempotency_key text default null::text,
    source text default 'manual'::text
)
returns jsonb
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_run_id text;
begin
    perform app.raise_call_faults(array[
        case when source is null or source not in ('manual', 'webhook') then 'source: expected manual or webhook' end,
        case
            when jsonb_typeof(input) is distinct from 'object' then
                format('input: expected an object, got %s', coalesce(jsonb_typeof(input), 'null'))
            when octet_length(input::text) > 262144 then
                format('input: expected at most 262144 bytes, got %s', octet_length(input::text))
        end,
        case
            when idempotency_key !~ '^[!-~]{1,200}$' then
                'idempotency_key: expected 1 to 200 printable ASCII characters without spaces'
        end
    ]);
    if not v_workflow.is_enabled then
        raise exception using
            errcode = 'PT409',
            message = format('workflow %s is disabled', workflow_id),
            hint = 'Enable it with api.update_workflow(workflow_id, enabled => true).';
    end if;
    if not exists (
        select
        from automation.triggers as t
        where t.tenant_id = v_tenant_id
            and t.workflow_id = start_run.workflow_id
            and t.type = source
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('workflow %s has no trigger of type %s', workflow_id, source),
            hint = format('Make one with api.create_trigger(workflow_id, %L).', source);
    end if;
    v_run_id := automation.request_run(workflow_id, source, input, idempotency_key);
    return automation.run_json(automation.require_run(v_run_id));
end;
$function$;
alter function api.start_run(text, jsonb, text, text) owner to pyairtable_owner;
comment on function api.start_run(text, jsonb, text, text) is 'Has a workflow run now, and answers as api.get_run does. `source` is manual, or webhook for a service that passes on a call from outside; the workflow needs a trigger of that type. Called again with the same `idempotency_key` it answers with the run there is, whatever the input. Needs level editor. Raises PT404 when there is no such workflow, PT409 when it is disabled or has no such trigger, PT422 with all faults.
    @tag workflows
    @param source: "manual" | "webhook"
    @returns Run';
revoke execute on function api.start_run(text, jsonb, text, text) from public;
grant execute on function api.start_run(text, jsonb, text, text) to application_user;

-- function api.top_usage(timestamp with time zone, timestamp with time zone, text, text, integer)
create or replace function api.top_usage(
    since timestamp with time zone,
    until timestamp with time zone,
    dimension text default 'endpoint'::text,
    measure text default 'requests'::text,
    top integer default 10
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_items json;
begin
    select coalesce(json_agg(jsonb_build_object('key', nullif(t.key, '')) || t.measures order by t.place), '[]')
    into v_items
    from timeseries.top_usage(v_tenant_id, since, until, dimension, measure, top) as t;
    return json_build_object('items', v_items);
end;
$function$;
alter function api.top_usage(timestamp with time zone, timestamp with time zone, text, text, integer) owner to pyairtable_owner;
comment on function api.top_usage(timestamp with time zone, timestamp with time zone, text, text, integer) is 'The endpoints, users, models or services with the most of a measure: {"items": [{"key", "requests", …}]} with the measures of api.usage_over_time, any of which `measure` may name. `top` is 1 to 1000; a null key stands for requests without a user or model. Raises PT400 for an argument that is off.
    @tag usage
    @param dimension: "endpoint" | "user" | "model" | "service"
    @returns {items: [{...Measures, key: text | null}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';
revoke execute on function api.top_usage(timestamp with time zone, timestamp with time zone, text, text, integer) from public;
grant execute on function api.top_usage(timestamp with time zone, timestamp with time zone, text, text, integer) to application_user;

-- function api.update_base(text, text)
create or replace function api.update_base(base_id text, name text)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_base airtable.bases;
begin
    if coalesce(name, '') = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a base needs a name of 1 to 255 characters';
    end if;
    update airtable.bases as b
    set name = update_base.name
    where b.tenant_id = v_tenant_id
        and b.id = update_base.base_id
    returning b.* into v_base;
    if v_base.id is null then
        perform airtable.raise_base_missing(base_id);
    end if;
    return json_build_object('id', v_base.id, 'name', v_base.name, 'createdTime', v_base.created_time);
end;
$function$;
alter function api.update_base(text, text) owner to pyairtable_owner;
comment on function api.update_base(text, text) is 'Renames a base: {"id", "name", "createdTime"}. Needs level editor. Raises PT404 when the base does not exist, PT422 without a name.
    @tag bases
    @returns Base';
revoke execute on function api.update_base(text, text) from public;
grant execute on function api.update_base(text, text) to application_user;

-- function api.update_comment(text, text, text, text)
create or replace function api.update_comment(table_id text, record_id text, comment_id text, text text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('commenter');
    v_comment airtable.comments := airtable.require_comment(table_id, record_id, comment_id);
begin
    perform airtable.require_comment_text(update_comment.text);
    update airtable.comments as c
    set
        text = update_comment.text,
        last_updated_time = clock_timestamp()
    where c.tenant_id = v_tenant_id
        and c.id = v_comment.id;
    if not found then
        raise exception using
            errcode = 'PT403',
            message = format('comment %s was written by somebody else', v_comment.id),
            hint = 'Answer it with api.create_comment; only its author changes it.';
    end if;
    return airtable.comment_json(v_comment.id);
end;
$function$;
alter function api.update_comment(text, text, text, text) owner to pyairtable_owner;
comment on function api.update_comment(text, text, text, text) is 'Changes the text of a comment of one''s own: {"id", "author", "text", "createdTime", "lastUpdatedTime", "parentCommentId"}. Needs level commenter. Raises PT404 when the table, the record or the comment does not exist, PT403 when somebody else wrote it, PT422 for a text that is empty or too long.
    @tag comments
    @returns Comment';
revoke execute on function api.update_comment(text, text, text, text) from public;
grant execute on function api.update_comment(text, text, text, text) to application_user;

-- function api.update_field(text, text, text, jsonb)
create or replace function api.update_field(
    table_id text,
    field_id text,
    name text default null::text,
    options jsonb default null::jsonb
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields := airtable.require_field(table_id, field_id);
    v_problem text;
    v_option text;
    v_used text[];
begin
    if name = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a field needs a name of 1 to 255 characters';
    end if;
    v_problem := airtable.options_problem(v_field.type, options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(v_field.name), v_problem);
    end if;
    v_option := (
        select given.key
        from jsonb_each(nullif(options, 'null')) as given
        where v_field.type = 'multipleRecordLinks'
            and given.key in ('linkedTableId', 'inverseLinkFieldId')
            and given.value is distinct from v_field.options -> given.key
        order by given.key
        limit 1
    );
    if v_option is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: "options" %s: cannot be changed', to_json(v_field.name), to_json(v_option)),
            hint = 'Delete the field and create another.';
    end if;
    if options ? 'choices' then
        v_used := airtable.used_choices(table_id, v_field.id, array(
            select choice.value ->> 'name'
            from jsonb_array_elements(v_field.options -> 'choices') with ordinality as choice (value, place)
            where not options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', choice.value -> 'name'))
            order by choice.place
        ));
        if cardinality(v_used) > 0 then
            raise exception using
                errcode = 'PT422',
                message = format('field %s: records have the choice %s', to_json(v_field.name), to_json(v_used[1])),
                detail = array_to_string(v_used, e'\n'),
                hint = 'Change those records first, or keep the choice.';
        end if;
    end if;
    update airtable.fields as f
    set
        name = coalesce(update_field.name, f.name),
        options = f.options || coalesce(nullif(update_field.options, 'null'), '{}')
    where f.tenant_id = v_tenant_id
        and f.id = v_field.id;
    return airtable.field_json(v_field.id);
end;
$function$;
alter function api.update_field(text, text, text, jsonb) owner to pyairtable_owner;
comment on function api.update_field(text, text, text, jsonb) is 'Renames a field, given by id or name, or sets some of its options; what is null stays: {"id", "name", "type", "options"}. Touches no record. Needs level editor. Raises PT404 when the table or the field does not exist, PT422 for an option that does not fit the type, where a link leads to, or a choice left out that records have, 23505 for a name that is taken.
    @tag fields
    @param options: object | null
    @returns Field';
revoke execute on function api.update_field(text, text, text, jsonb) from public;
grant execute on function api.update_field(text, text, text, jsonb) to application_user;

-- function api.update_profile(text)
create or replace function api.update_profile(name text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_user_id uuid;
    v_profile json;
begin
    perform app.require('reader');
    v_user_id := app.require_person();
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a person''s name has 1 to 255 characters';
    end if;
    update core.users as u
    set name = update_profile.name
    where u.id = v_user_id
    returning json_build_object('id', u.id, 'email', u.email, 'name', u.name) into v_profile;
    return v_profile;
end;
$function$;
alter function api.update_profile(text) owner to pyairtable_owner;
comment on function api.update_profile(text) is 'Changes the name of the person this transaction works for, in all tenants they are a member of: {"id", "email", "name"}; api.current_context() reads it. Needs level reader. Raises PT403 for an API key and the tenant''s own service, PT422 without a name.
    @tag tenant
    @returns User';
revoke execute on function api.update_profile(text) from public;
grant execute on function api.update_profile(text) to application_user;

-- function api.update_records(text, jsonb, boolean, text)
create or replace function api.update_records(
    table_id text,
    records jsonb,
    typecast boolean default false,
    on_error text default 'abort'::text
)
returns json
language sql
set search_path to ''
as $function$
    select airtable.change_records(table_id, records, typecast, on_error, false)
$function$;
alter function api.update_records(text, jsonb, boolean, text) owner to pyairtable_owner;
comment on function api.update_records(text, jsonb, boolean, text) is 'Changes the named cells of records, [{"id", "fields"}], and leaves the others; an empty value clears its cell; all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 naming a table or records that do not exist, PT422 naming every value that does not fit its field.
    @tag records
    @param records: [{id: text, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], faults?: [Fault]}';
revoke execute on function api.update_records(text, jsonb, boolean, text) from public;
grant execute on function api.update_records(text, jsonb, boolean, text) to application_user;

-- function api.update_session(text, text, jsonb, text, text, text)
create or replace function api.update_session(
    session_id text,
    title text default null::text,
    metadata jsonb default null::jsonb,
    status text default null::text,
    model text default null::text,
    system_prompt text default null::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('reader');
    v_session chat.conversation_sessions := chat.own_session(session_id);
    v_metadata jsonb := v_session.metadata;
begin
    if jsonb_typeof(metadata) = 'object' then
        v_metadata := (
            select coalesce(jsonb_object_agg(m.key, m.value), '{}')
            from jsonb_each(v_session.metadata || metadata) as m
            where metadata -> m.key is distinct from 'null'::jsonb
        );
    elsif metadata is not null then
        v_metadata := metadata;
    end if;
    perform app.raise_call_faults(chat.session_faults(title, status, null, model, system_prompt, v_metadata));
    perform chat.require_sharing(v_session.shared_with);
    update chat.conversation_sessions as s
    set
        title = coalesce(update_session.title, s.title),
        metadata = v_metadata,
        status = coalesce(update_session.status, s.status),
        model = nullif(coalesce(update_session.model, s.model), ''),
        system_prompt = nullif(coalesce(update_session.system_prompt, s.system_prompt), ''),
        last_modified_time = now()
    where s.tenant_id = v_tenant_id
        and s.id = update_session.session_id
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$function$;
alter function api.update_session(text, text, jsonb, text, text, text) owner to pyairtable_owner;
comment on function api.update_session(text, text, jsonb, text, text, text) is 'Changes what is given of a conversation of the calling user, and answers in the form of api.create_session. The keys of `metadata` replace those there, null removes one; `status` is active or archived; an empty `model` or `system_prompt` removes it. Needs level reader, and commenter while it is shared. Raises PT422 with all faults, PT403 for another member''s, PT404 when there is none.
    @tag conversations
    @param metadata: object
    @param status: "active" | "archived"
    @returns Session';
revoke execute on function api.update_session(text, text, jsonb, text, text, text) from public;
grant execute on function api.update_session(text, text, jsonb, text, text, text) to application_user;

-- function api.update_table(text, text, text)
create or replace function api.update_table(
    table_id text,
    name text default null::text,
    description text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
begin
    if name = '' then
        raise exception using
            errcode = 'PT422',
            message = 'name: a table needs a name of 1 to 255 characters';
    end if;
    update airtable.tables as t
    set
        name = coalesce(update_table.name, t.name),
        description = nullif(coalesce(update_table.description, t.description), '')
    where t.tenant_id = v_tenant_id
        and t.id = update_table.table_id;
    if not found then
        perform airtable.raise_table_missing(table_id);
    end if;
    return airtable.table_json(table_id);
end;
$function$;
alter function api.update_table(text, text, text) owner to pyairtable_owner;
comment on function api.update_table(text, text, text) is 'Renames a table or describes it anew; what is null stays, an empty description goes: {"id", "name", "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the table does not exist, 23505 for a name that is taken.
    @tag tables
    @returns Table';
revoke execute on function api.update_table(text, text, text) from public;
grant execute on function api.update_table(text, text, text) to application_user;

-- function api.update_tenant(text)
create or replace function api.update_tenant(name text)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_tenant json;
begin
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a tenant''s name has 1 to 255 characters';
    end if;
    update core.tenants as t
    set name = update_tenant.name
    where t.id = v_tenant_id
    returning json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) into v_tenant;
    return v_tenant;
end;
$function$;
alter function api.update_tenant(text) owner to pyairtable_owner;
comment on function api.update_tenant(text) is 'Changes the tenant''s name, not its slug: {"id", "slug", "name"}; api.current_context() reads it. Needs level owner. Raises PT422 without a name.
    @tag tenant
    @returns Tenant
    @shape Tenant {id: uuid, slug: text, name: text}';
revoke execute on function api.update_tenant(text) from public;
grant execute on function api.update_tenant(text) to application_user;

-- function api.update_trigger(text, jsonb, text, text)
create or replace function api.update_trigger(
    trigger_id text,
    filter jsonb default null::jsonb,
    cron text default null::text,
    time_zone text default null::text
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_trigger automation.triggers := automation.require_trigger(trigger_id);
    v_filter jsonb := coalesce(filter, v_trigger.filter);
    v_cron text := coalesce(cron, v_trigger.cron);
    v_zone text := coalesce(time_zone, v_trigger.time_zone);
begin
    perform app.raise_call_faults(automation.trigger_faults(v_trigger.type, v_trigger.table_id, v_filter, v_cron, v_zone));
    update automation.triggers as t
    set
        filter = airtable.filter_by_id(t.table_id, v_filter),
        condition = case when v_filter is not null then airtable.resolved_filter(t.table_id, v_filter) end,
        cron = v_cron,
        time_zone = v_zone,
        next_at = automation.next_time(v_cron, v_zone, clock_timestamp()),
        fault = null
    where t.tenant_id = v_tenant_id
        and t.id = trigger_id
    returning t.* into v_trigger;
    return automation.trigger_json(v_trigger);
end;
$function$;
alter function api.update_trigger(text, jsonb, text, text) owner to pyairtable_owner;
comment on function api.update_trigger(text, jsonb, text, text) is 'Changes the filter or the schedule of a trigger, and lets one with a fault start runs again; answers as api.create_trigger does. Needs level editor. Raises PT404 when there is none, PT422 with all faults.
    @tag workflows
    @param filter: object
    @returns Trigger';
revoke execute on function api.update_trigger(text, jsonb, text, text) from public;
grant execute on function api.update_trigger(text, jsonb, text, text) to application_user;

-- function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer)
create or replace function api.update_view(
    table_id text,
    view_id text,
    name text default null::text,
    type text default null::text,
    filter jsonb default null::jsonb,
    sort jsonb default null::jsonb,
    hidden_fields text[] default null::text[],
    field_order text[] default null::text[],
    place integer default null::integer
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_view airtable.views := airtable.require_view(table_id, view_id);
begin
    perform airtable.raise_view_faults(
        table_id, name, type, nullif(filter, 'null'), nullif(sort, 'null'), hidden_fields, field_order
    );
    update airtable.views as v
    set
        name = coalesce(update_view.name, v.name),
        type = coalesce(update_view.type, v.type),
        filter = case
            when nullif(update_view.filter, 'null') is null then v.filter
            else airtable.filter_by_id(v.table_id, nullif(update_view.filter, '{}'))
        end,
        sort = case
            when nullif(update_view.sort, 'null') is null then v.sort
            else nullif(airtable.sort_by_id(v.table_id, update_view.sort), '[]')
        end,
        hidden_fields = case
            when update_view.hidden_fields is null then v.hidden_fields
            else airtable.field_ids(v.table_id, update_view.hidden_fields)
        end,
        field_order = case
            when update_view.field_order is null then v.field_order
            else airtable.field_ids(v.table_id, update_view.field_order)
        end
    where v.tenant_id = v_tenant_id
        and v.id = v_view.id;
    if place is not null then
        update airtable.views as v
        set position = placed.place
        from (
            select queue.id, row_number() over (order by queue.place) as place
            from (
                select other.id, row_number() over (order by other.position, other.id)::numeric as place
                from airtable.views as other
                where other.tenant_id = v_tenant_id
                    and other.table_id = update_view.table_id
                    and other.id <> v_view.id
                union all
                select v_view.id, update_view.place - 0.5
            ) as queue
        ) as placed
        where v.tenant_id = v_tenant_id
            and v.id = placed.id
            and v.position <> placed.place;
    end if;
    return airtable.view_json(v_view.id);
end;
$function$;
alter function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) owner to pyairtable_owner;
comment on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) is 'Changes parts of a view, given by id or name; what is null stays, and {} or [] empties a filter, sort or list: {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}. `place` is its place among the views of the table, from 1. Needs level editor. Raises PT404 when the table or the view does not exist, PT422 naming every fault, 23505 for a name that is taken.
    @tag views
    @param type: ViewType
    @param filter: object | null
    @param sort: [SortKey] | null
    @returns View';
revoke execute on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) from public;
grant execute on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) to application_user;

-- function api.update_workflow(text, text, jsonb, boolean, integer)
create or replace function api.update_workflow(
    workflow_id text,
    name text default null::text,
    definition jsonb default null::jsonb,
    enabled boolean default null::boolean,
    max_attempts integer default null::integer
)
returns json
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
begin
    perform app.raise_call_faults(automation.workflow_faults(name, definition, max_attempts));
    begin
        update automation.workflows as w
        set
            name = coalesce(update_workflow.name, w.name),
            definition = coalesce(update_workflow.definition, w.definition),
            is_enabled = coalesce(enabled, w.is_enabled),
            max_attempts = coalesce(update_workflow.max_attempts, w.max_attempts),
            updated_by = app.current_user_id()
        where w.tenant_id = v_tenant_id
            and w.id = workflow_id
        returning w.* into v_workflow;
    exception
        when unique_violation then
            perform automation.raise_workflow_name_taken(name);
    end;
    return automation.workflow_json(v_workflow);
end;
$function$;
alter function api.update_workflow(text, text, jsonb, boolean, integer) owner to pyairtable_owner;
comment on function api.update_workflow(text, text, jsonb, boolean, integer) is 'Changes what is given of a workflow, and answers as api.create_workflow does. A change of name, definition or attempts makes a new version; runs that are there already keep theirs. Needs level editor. Raises PT404 when there is none, PT422 with all faults, PT409 when the name is taken.
    @tag workflows
    @param definition: [Action]
    @returns Workflow';
revoke execute on function api.update_workflow(text, text, jsonb, boolean, integer) from public;
grant execute on function api.update_workflow(text, text, jsonb, boolean, integer) to application_user;

-- function api.upsert_records(text, text[], jsonb, boolean, text)
create or replace function api.upsert_records(
    table_id text,
    merge_on text[],
    records jsonb,
    typecast boolean default false,
    on_error text default 'abort'::text
)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_merge_on text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_keys jsonb[];
    v_matched text[];
    v_matches bigint[];
    v_ids text[];
    v_faults jsonb[];
    v_first bigint;
    v_is_new boolean[];
    v_has_attachments boolean;
    v_people jsonb;
    v_user_id uuid := app.current_user_id();
    v_links text[];
    v_answer json;
begin
    perform airtable.reserve_auto_numbers(table_id, 0);
    if coalesce(cardinality(merge_on), 0) = 0 or array_position(merge_on, null) is not null then
        raise exception using
            errcode = 'PT422',
            message = 'merge_on: names no field to merge by';
    end if;
    v_merge_on := array(
        select jsonb_object_keys(airtable.fields_by_id(
            table_id,
            (select jsonb_object_agg(m.key, null) from unnest(merge_on) as m (key))
        ))
    );

    -- Faults found before are kept; each record has at most one of merging, told in the order they are looked for.
    select
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        coalesce(array_agg(c.key order by c.ordinality), '{}'),
        coalesce(array_agg(
            case
                when c.faults is not null then c.faults
                when c.lacking is not null then airtable.merge_faults(
                    c.ordinality - 1, c.key, format('has no value for the merge field %s', c.lacking)
                )
                when c.ordinality > c.first then airtable.merge_faults(
                    c.ordinality - 1, c.key, format('has the merge value of records[%s]', c.first - 1)
                )
            end
            order by c.ordinality
        ), '{}')
    into v_fields, v_cleared, v_keys, v_faults
    from (
        select
            given.*,
            merge.key,
            merge.lacking,
            min(given.ordinality) filter (where given.faults is null) over (partition by merge.key) as first
        from airtable.checked_records(table_id, records, typecast, on_error, null) as given
        cross join lateral (
            select
                jsonb_object_agg(m.id, given.fields -> m.id) as key,
                string_agg(m.id, ', ') filter (where not given.fields ? m.id) as lacking
            from unnest(v_merge_on) as m (id)
        ) as merge
    ) as c;
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    -- Grouped, not joined: the planner cannot know how long the lists are, and a nested loop over them takes minutes.
    select array_agg(m.record_id order by m.ordinality), array_agg(m.matches order by m.ordinality)
    into v_matched, v_matches
    from (
        select either.ordinality, min(either.record_id) as record_id, count(either.record_id) as matches
        from (
            select m.ordinality, m.record_id
            from search.match_records(
                upsert_records.table_id,
                array(
                    select case when g.faults is null then g.key end
                    from unnest(v_keys, v_faults) with ordinality as g (key, faults, ordinality)
                    order by g.ordinality
                )
            ) as m
            union all
            select place, null
            from generate_series(1, cardinality(v_keys)) as place
        ) as either
        group by either.ordinality
    ) as m;

    select
        coalesce(array_agg(coalesce(g.record_id, airtable.generate_id('rec')) order by g.ordinality), '{}'),
        coalesce(array_agg(g.record_id is null order by g.ordinality), '{}'),
        coalesce(array_agg(
            case
                when g.matches > 1 then airtable.merge_faults(
                    g.ordinality - 1, g.key, 'several records have its merge value'
                )
                else g.faults
            end
            order by g.ordinality
        ), '{}')
    into v_ids, v_is_new, v_faults
    from unnest(v_keys, v_faults, v_matched, v_matches)
        with ordinality as g (key, faults, record_id, matches, ordinality);
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    select t.attachment_fields is not null, airtable.people(t.computed_fields)
    into v_has_attachments, v_people
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = upsert_records.table_id;
    if v_has_attachments and cardinality(v_ids) > 0 then
        select
            array_agg(coalesce(whole.cells, g.fields) order by g.ordinality),
            array_agg(
                case when whole.faults is null then g.faults else coalesce(g.faults, '[]') || whole.faults end
                order by g.ordinality
            )
        into v_fields, v_faults
        from unnest(v_fields, v_faults) with ordinality as g (fields, faults, ordinality)
        left join airtable.complete_attachments(table_id, records, v_ids, v_fields) as whole on whole.place = g.ordinality;
        if not v_skip then
            perform airtable.raise_any_faults(v_faults);
        end if;
    end if;

    -- Both those that change and those to come, in one go: the records of the other side are locked in one order.
    v_links := airtable.touched_links(table_id, v_fields, v_cleared);
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(
            table_id, v_links, array_agg(g.id order by g.place), array_agg(g.fields order by g.place),
            array_agg(g.cleared order by g.place)
        )
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as g (id, fields, cleared, faults, place)
        where g.faults is null;
    end if;

    perform airtable.write_records(
        table_id,
        coalesce(array_agg(g.id), '{}'),
        coalesce(array_agg(g.fields), '{}'),
        coalesce(array_agg(g.cleared), '{}')
    )
    from unnest(v_ids, v_is_new, v_fields, v_cleared, v_faults) as g (id, is_new, fields, cleared, faults)
    where not g.is_new
        and g.faults is null;

    v_first := airtable.reserve_auto_numbers(table_id, cardinality(array_positions(v_is_new, true)));
    insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
    select
        v_tenant_id,
        g.id,
        upsert_records.table_id,
        v_first + row_number() over (order by g.ordinality) - 1,
        g.fields,
        v_user_id,
        v_user_id
    from unnest(v_ids, v_is_new, v_fields, v_faults) with ordinality as g (id, is_new, fields, faults, ordinality)
    where g.is_new
        and g.faults is null;

    if v_has_attachments then
        perform airtable.note_attachments(table_id, array_agg(g.id), array_agg(g.fields))
        from unnest(v_ids, v_is_new, v_fields, v_faults) as g (id, is_new, fields, faults)
        where g.is_new
            and g.faults is null;
    end if;

    select
        json_build_object(
            'records', coalesce(
                json_agg(
                    row(
                        r.id,
                        r.created_time,
                        airtable.shown_cells(
                            r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                            r.last_modified_by, v_people
                        )
                    )::api.record
                    order by g.ordinality
                ),
                '[]'
            ),
            'createdRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where g.is_new), '[]'),
            'updatedRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where not g.is_new), '[]')
        )
    into v_answer
    from unnest(v_ids, v_is_new, v_faults) with ordinality as g (id, is_new, faults, ordinality)
    join airtable.records as r
        on r.tenant_id = v_tenant_id
        and r.id = g.id
    join airtable.tables as t
        on t.tenant_id = r.tenant_id
        and t.id = r.table_id
    where g.faults is null;
    if v_skip then
        return json_build_object(
            'records', v_answer -> 'records',
            'createdRecords', v_answer -> 'createdRecords',
            'updatedRecords', v_answer -> 'updatedRecords',
            'faults', airtable.all_faults(v_faults)
        );
    end if;
    return v_answer;
end;
$function$;
alter function api.upsert_records(text, text[], jsonb, boolean, text) owner to pyairtable_owner;
comment on function api.upsert_records(text, text[], jsonb, boolean, text) is 'Changes the records whose `merge_on` cells (field ids or names) equal those of [{"fields"}], and creates the others; all or none: {"records", "createdRecords", "updatedRecords"}, the last two arrays of ids. `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 when the table does not exist, PT422 for a value that does not fit its field, a missing or repeated merge value, or several matches.
    @tag records
    @param records: [{fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], createdRecords: [text], updatedRecords: [text], faults?: [Fault]}';
revoke execute on function api.upsert_records(text, text[], jsonb, boolean, text) from public;
grant execute on function api.upsert_records(text, text[], jsonb, boolean, text) to application_user;

-- function api.usage_latency(timestamp with time zone, timestamp with time zone, interval, text, double precision[], text)
create or replace function api.usage_latency(
    since timestamp with time zone,
    until timestamp with time zone,
    bucket interval default null::interval,
    endpoint text default null::text,
    percentiles double precision[] default '{0.5,0.95,0.99}'::double precision[],
    time_zone text default null::text
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, bucket, v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_points json;
begin
    if percentiles is null
        or cardinality(percentiles) not between 1 and 20
        or exists (select from unnest(percentiles) as p (value) where p.value is null or not p.value between 0 and 1)
    then
        raise exception using
            errcode = 'PT400',
            message = 'percentiles: expected 1 to 20 numbers from 0 to 1';
    end if;
    with steps as (
        select f.bucket, h.place, sum(h.count)::bigint as count
        from timeseries.usage_facts(
            v_tenant_id, case when usage_latency.endpoint is null then 'total' else 'endpoint' end, v_cut,
            usage_latency.endpoint, true
        ) as f
        cross join unnest(f.latency) with ordinality as h (count, place)
        group by f.bucket, h.place
    ),

    merged as (
        select s.bucket, array_agg(s.count order by s.place) as latency, sum(s.count) as requests
        from steps as s
        group by s.bucket
    )

    select
        json_agg(
            json_build_object(
                'time', v_bounds[b.bucket],
                'requests', coalesce(m.requests, 0),
                'latencyMs', timeseries.usage_percentiles(m.latency, percentiles)
            )
            order by b.bucket
        )
    into v_points
    from generate_series(1, cardinality(v_bounds) - 1) as b (bucket)
    left join merged as m on b.bucket = m.bucket;
    return json_build_object('timeZone', v_zone, 'points', v_points);
end;
$function$;
alter function api.usage_latency(timestamp with time zone, timestamp with time zone, interval, text, double precision[], text) owner to pyairtable_owner;
comment on function api.usage_latency(timestamp with time zone, timestamp with time zone, interval, text, double precision[], text) is 'Percentiles of durations over time, of all requests or of one endpoint: {"timeZone", "points": [{"time", "requests", "latencyMs": {"p50", "p95", "p99"}}]}, one point for all without a bucket; buckets as in api.usage_over_time. They merge exactly over any range, being read from a histogram, whose steps make each at most 5.4 % off between 1 ms and 10 minutes; less than 1 ms counts as 1 ms, 600000 stands for 10 minutes and more, null for no requests. Raises PT400 for an argument that is off, PT422 for no time zone.
    @tag usage
    @param percentiles: [numeric]
    @returns {timeZone: text, points: [{time: timestamptz, requests: numeric, latencyMs: {*: numeric | null}}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';
revoke execute on function api.usage_latency(timestamp with time zone, timestamp with time zone, interval, text, double precision[], text) from public;
grant execute on function api.usage_latency(timestamp with time zone, timestamp with time zone, interval, text, double precision[], text) to application_user;

-- function api.usage_month(text, timestamp with time zone)
create or replace function api.usage_month(
    time_zone text default null::text,
    at timestamp with time zone default now()
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_month timestamp;
    v_begins timestamptz;
    v_ends timestamptz;
    v_cost numeric;
    v_budget numeric;
begin
    if at is null or not isfinite(at) then
        raise exception using
            errcode = 'PT400',
            message = 'at: expected a time';
    end if;
    v_month := date_trunc('month', at at time zone v_zone);
    v_begins := v_month at time zone v_zone;
    v_ends := (v_month + interval '1 month') at time zone v_zone;
    select coalesce(sum(f.cost), 0) into v_cost
    from timeseries.usage_facts(
        v_tenant_id, 'total', array[v_begins, greatest(at, v_begins + interval '1 microsecond')]
    ) as f;
    select b.amount into v_budget
    from core.usage_budgets as b
    where b.tenant_id = v_tenant_id;
    return json_build_object(
        'timeZone', v_zone,
        'monthBegan', v_begins,
        'cost', trim_scale(v_cost),
        'budget', trim_scale(v_budget),
        'left', trim_scale(v_budget - v_cost),
        'used', round(v_cost / v_budget, 6),
        'elapsed', round((extract(epoch from at - v_begins) / extract(epoch from v_ends - v_begins))::numeric, 6)
    );
end;
$function$;
alter function api.usage_month(text, timestamp with time zone) owner to pyairtable_owner;
comment on function api.usage_month(text, timestamp with time zone) is 'What the month has cost so far, in the time zone, against the budget: {"timeZone", "monthBegan", "cost", "budget", "left", "used", "elapsed"}, the last two as shares of 1; `budget`, `left` and `used` are null without a budget. Raises PT400 without a time, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, monthBegan: timestamptz, cost: numeric, budget: numeric | null, left: numeric | null,
        used: numeric | null, elapsed: numeric}';
revoke execute on function api.usage_month(text, timestamp with time zone) from public;
grant execute on function api.usage_month(text, timestamp with time zone) to application_user;

-- function api.usage_over_time(timestamp with time zone, timestamp with time zone, interval, text, integer, text)
create or replace function api.usage_over_time(
    since timestamp with time zone,
    until timestamp with time zone,
    bucket interval default '1 day'::interval,
    group_by text default null::text,
    top integer default 10,
    time_zone text default null::text
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, coalesce(bucket, interval '1 day'), v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_keys text[] := array[''];
    v_series json;
begin
    if group_by is not null then
        v_keys := array(
            select t.key
            from timeseries.top_usage(v_tenant_id, since, until, group_by, 'requests', top) as t
            order by t.place
        );
        if cardinality(v_keys) * cardinality(v_bounds) > 50000 then
            raise exception using
                errcode = 'PT400',
                message = format('%s series of %s buckets are too many', cardinality(v_keys), cardinality(v_bounds) - 1),
                hint = 'Ask for fewer series with top, for a shorter range, or for longer buckets.';
        end if;
    end if;
    with summed as (
        select
            f.bucket,
            f.key_found as key,
            timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
            ) as measures
        from timeseries.usage_facts(v_tenant_id, coalesce(group_by, 'total'), v_cut) as f
        group by f.bucket, f.key_found
    ),

    series as (
        select
            k.place,
            k.key,
            json_agg(
                jsonb_build_object('time', v_bounds[b.bucket])
                || coalesce(
                    s.measures, timeseries.usage_json(null, null, null, null, null, null, null, null, null)
                )
                order by b.bucket
            ) as points
        from unnest(v_keys) with ordinality as k (key, place)
        cross join generate_series(1, cardinality(v_bounds) - 1) as b (bucket)
        left join summed as s
            on k.key = s.key
            and b.bucket = s.bucket
        group by k.place, k.key
    )

    select
        coalesce(json_agg(json_build_object('key', nullif(s.key, ''), 'points', s.points) order by s.place), '[]')
    into v_series
    from series as s;
    return json_build_object('timeZone', v_zone, 'series', v_series);
end;
$function$;
alter function api.usage_over_time(timestamp with time zone, timestamp with time zone, interval, text, integer, text) owner to pyairtable_owner;
comment on function api.usage_over_time(timestamp with time zone, timestamp with time zone, interval, text, integer, text) is 'Usage and cost over time, without gaps: {"timeZone", "series": [{"key", "points": [{"time", "requests", "clientErrors", "serverErrors", "errorRate", "durationMs", "averageMs", "requestBytes", "responseBytes", "tokensIn", "tokensOut", "cost"}]}]}. `bucket` is months, weeks (from Monday) or days in the time zone, the tenant''s unless one is given, or a shorter length counted from the midnight before `since`. `group_by` endpoint, user, model or service makes a series of each of the `top` ones with the most requests; a null key stands for none. Only what lies between `since` and `until` counts. Raises PT400 for an argument that is off, more than ten years or 5000 buckets, PT422 for no time zone.
    @tag usage
    @param group_by: "endpoint" | "user" | "model" | "service"
    @returns {timeZone: text, series: [{key: text | null, points: [{...Measures, time: timestamptz}]}]}
    @shape Measures {requests: numeric, clientErrors: numeric, serverErrors: numeric, errorRate: numeric | null,
        durationMs: numeric, averageMs: numeric | null, requestBytes: numeric, responseBytes: numeric, tokensIn:
        numeric, tokensOut: numeric, cost: numeric}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z", "bucket": "1 day"}';
revoke execute on function api.usage_over_time(timestamp with time zone, timestamp with time zone, interval, text, integer, text) from public;
grant execute on function api.usage_over_time(timestamp with time zone, timestamp with time zone, interval, text, integer, text) to application_user;

-- function api.usage_summary(timestamp with time zone, timestamp with time zone)
create or replace function api.usage_summary(since timestamp with time zone, until timestamp with time zone)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, null, 'UTC');
    v_measures jsonb;
    v_users bigint;
    v_latency bigint[];
begin
    with facts as materialized (
        select f.*
        from timeseries.usage_facts(v_tenant_id, 'total', v_bounds, null, true) as f
    )

    select
        timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
        ),
        (
            select array_agg(steps.count order by steps.place)
            from (
                select h.place, sum(h.count)::bigint as count
                from facts as f
                cross join unnest(f.latency) with ordinality as h (count, place)
                group by h.place
            ) as steps
        )
    into v_measures, v_latency
    from facts as f;
    select count(distinct f.key_found) into v_users
    from timeseries.usage_facts(v_tenant_id, 'user', v_bounds) as f
    where f.key_found <> '';
    return v_measures || jsonb_build_object(
        'activeUsers', v_users,
        'latencyMs', timeseries.usage_percentiles(v_latency, '{0.5, 0.95, 0.99}')
    );
end;
$function$;
alter function api.usage_summary(timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function api.usage_summary(timestamp with time zone, timestamp with time zone) is 'One range in figures: the measures of api.usage_over_time with its error rate, and {"activeUsers", "latencyMs": {"p50", "p95", "p99"}}, as api.usage_latency has them. Raises PT400 for a range that is none.
    @tag usage
    @returns {...Measures, activeUsers: bigint, latencyMs: {p50: numeric | null, p95: numeric | null, p99: numeric |
        null}}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';
revoke execute on function api.usage_summary(timestamp with time zone, timestamp with time zone) from public;
grant execute on function api.usage_summary(timestamp with time zone, timestamp with time zone) to application_user;

-- function api.usage_week_over_week(text, timestamp with time zone)
create or replace function api.usage_week_over_week(
    time_zone text default null::text,
    at timestamp with time zone default now()
)
returns json
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_now timestamp;
    v_week timestamp;
    v_this jsonb;
    v_last jsonb;
    v_change json;
begin
    if at is null or not isfinite(at) then
        raise exception using
            errcode = 'PT400',
            message = 'at: expected a time';
    end if;
    v_now := at at time zone v_zone;
    v_week := date_trunc('week', v_now);
    -- A week that has just begun is compared with nothing yet.
    v_now := greatest(v_now, v_week + interval '1 microsecond');
    select timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
    )
    into v_this
    from timeseries.usage_facts(
        v_tenant_id, 'total', array[v_week at time zone v_zone, v_now at time zone v_zone]
    ) as f;
    select timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
    )
    into v_last
    from timeseries.usage_facts(
        v_tenant_id,
        'total',
        array[(v_week - interval '7 days') at time zone v_zone, (v_now - interval '7 days') at time zone v_zone]
    ) as f;
    select json_object_agg(m.measure, round((m.value::numeric - (v_last ->> m.measure)::numeric)
        / nullif((v_last ->> m.measure)::numeric, 0), 6))
    into v_change
    from jsonb_each_text(v_this) as m (measure, value);
    return json_build_object(
        'timeZone', v_zone,
        'weekBegan', v_week at time zone v_zone,
        'thisWeek', v_this,
        'lastWeek', v_last,
        'change', v_change
    );
end;
$function$;
alter function api.usage_week_over_week(text, timestamp with time zone) owner to pyairtable_owner;
comment on function api.usage_week_over_week(text, timestamp with time zone) is 'The week so far, from Monday in the time zone to `at`, beside the same part of the week before: {"timeZone", "weekBegan", "thisWeek", "lastWeek", "change"}, each with the measures of api.usage_over_time; a change of 0.25 is a quarter more, null where there was nothing before. Raises PT400 without a time, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, weekBegan: timestamptz, thisWeek: Measures, lastWeek: Measures, change: {*: numeric |
        null}}';
revoke execute on function api.usage_week_over_week(text, timestamp with time zone) from public;
grant execute on function api.usage_week_over_week(text, timestamp with time zone) to application_user;

-- function api.watch_base(text, boolean)
create or replace function api.watch_base(base_id text, watch boolean default true)
returns json
language plpgsql
set search_path to ''
as $function$
begin
    perform app.require('editor');
    if watch is null then
        raise exception using
            errcode = 'PT422',
            message = 'watch: expected true or false, got null';
    end if;
    perform airtable.open_feed(base_id, watch);
    if not watch then
        perform airtable.close_feed(base_id, false);
    end if;
    return json_build_object('baseId', base_id, 'watch', watch);
end;
$function$;
alter function api.watch_base(text, boolean) owner to pyairtable_owner;
comment on function api.watch_base(text, boolean) is 'Has the changes of a base noted for api.list_events without a webhook, or withdraws that: {"baseId", "watch"}. Needs level editor. Raises PT404 when the base does not exist, PT422 for null.
    @tag events
    @returns {baseId: text, watch: boolean}';
revoke execute on function api.watch_base(text, boolean) from public;
grant execute on function api.watch_base(text, boolean) to application_user;

-- function app.authenticate_api_key(text)
create or replace function app.authenticate_api_key(secret text)
returns table(tenant_id uuid, user_id uuid, level text)
language plpgsql
security definer rows 1
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_key core.api_keys;
begin
    select k.* into v_key
    from core.api_keys as k
    where k.prefix = split_part(secret, '.', 1)
        and k.digest = sha256(convert_to(secret, 'UTF8'))
        and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > clock_timestamp());
    if v_key.id is null then
        return;
    end if;
    if (v_key.last_used_at is null or v_key.last_used_at < now() - interval '1 minute')
        and current_setting('transaction_read_only') = 'off' then
        update core.api_keys as k
        set last_used_at = now()
        from (
            select free.tenant_id, free.id
            from core.api_keys as free
            where free.tenant_id = v_key.tenant_id
                and free.id = v_key.id
            for no key update skip locked
        ) as mine
        where k.tenant_id = mine.tenant_id
            and k.id = mine.id;
    end if;
    return query select v_key.tenant_id, v_key.created_by, v_key.level;
end;
$function$;
alter function app.authenticate_api_key(text) owner to pyairtable_owner;
comment on function app.authenticate_api_key(text) is 'For whom an API key works: tenant, user (null for the tenant''s own service) and level, to be signed as the request context. No row when the key is unknown, expired or revoked. Only `authenticator` may call it.';
revoke execute on function app.authenticate_api_key(text) from public;
grant execute on function app.authenticate_api_key(text) to authenticator;

-- function app.begin_as(uuid, uuid, name, interval, text)
create or replace function app.begin_as(
    tenant_id uuid,
    user_id uuid default null::uuid,
    role name default 'application_user'::name,
    valid_for interval default '01:00:00'::interval,
    level text default null::text
)
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_expires_at text := ceil(extract(epoch from clock_timestamp() + valid_for))::bigint::text;
    v_key app.context_keys;
begin
    select k.* into v_key
    from app.context_keys as k
    where k.retired_at is null
    order by k.id desc
    limit 1;
    if v_key.id is null then
        perform app.create_context_key();
        select k.* into v_key
        from app.context_keys as k
        where k.retired_at is null
        order by k.id desc
        limit 1;
    end if;
    perform app.open_context(
        role,
        coalesce(tenant_id::text, ''),
        coalesce(user_id::text, ''),
        coalesce(level, ''),
        v_expires_at,
        v_key.id || ':' || encode(sha256(v_key.outer_block || sha256(
            v_key.inner_block || convert_to(
                concat_ws(
                    e'\n',
                    role,
                    coalesce(tenant_id::text, ''),
                    coalesce(user_id::text, ''),
                    coalesce(level, ''),
                    v_expires_at
                ),
                'UTF8'
            )
        )), 'hex')
    );
    perform set_config('role', role, true);
end;
$function$;
alter function app.begin_as(uuid, uuid, name, interval, text) owner to pyairtable_owner;
comment on function app.begin_as(uuid, uuid, name, interval, text) is 'Lets the rest of the transaction work as `role` for a tenant and, if given, a user, who must be a member of it; `level` bounds what it may do (see app.may), as that of an API key does. Sets the signed context and the role, both until the transaction ends. Only the owner may call it.';
revoke execute on function app.begin_as(uuid, uuid, name, interval, text) from public;

-- function app.create_context_key()
create or replace function app.create_context_key(out id smallint, out key text)
returns record
language plpgsql
set search_path to ''
as $function$
declare
    v_key bytea := extensions.gen_random_bytes(64);
    v_inner bytea := v_key;
    v_outer bytea := v_key;
begin
    for v_place in 0 .. 63 loop
        v_inner := set_byte(v_inner, v_place, get_byte(v_key, v_place) # 54);
        v_outer := set_byte(v_outer, v_place, get_byte(v_key, v_place) # 92);
    end loop;
    insert into app.context_keys as k (inner_block, outer_block)
    values (v_inner, v_outer)
    returning k.id into id;
    key := encode(v_key, 'hex');
end;
$function$;
alter function app.create_context_key() owner to pyairtable_owner;
comment on function app.create_context_key() is 'Makes a key that signs request contexts and returns it once: `key` is 64 bytes in hex, for the services that sign; `id` goes before the colon of every signature made with it. Only the owner may call it.';
revoke execute on function app.create_context_key() from public;

-- function app.create_typed_view(text, text, text)
create or replace function app.create_typed_view(
    table_id text,
    schema_name text default null::text,
    view_name text default null::text
)
returns text
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
    v_schema text;
    v_table text;
    v_base text;
    v_known airtable.typed_views;
begin
    select t.name, b.name
    into v_table, v_base
    from airtable.tables as t
    inner join airtable.bases as b
        on t.tenant_id = b.tenant_id
        and t.base_id = b.id
    where t.tenant_id = v_tenant_id
        and t.id = create_typed_view.table_id;
    if v_table is null then
        perform airtable.raise_table_missing(table_id);
    end if;
    if view_name <> airtable.sql_name(view_name, 'table') then
        raise exception using
            errcode = 'PT422',
            message = format('view_name: %s is a name that SQL needs quotes for', to_json(left(view_name, 100))),
            hint = format('Take %s.', airtable.sql_name(view_name, 'table'));
    end if;
    v_schema := airtable.typed_view_schema(v_tenant_id, v_base, schema_name);
    select v.* into v_known
    from airtable.typed_views as v
    where v.tenant_id = v_tenant_id
        and v.table_id = create_typed_view.table_id;
    if v_known.table_id is not null then
        raise exception using
            errcode = 'PT409',
            message = format('table %s has the typed view %I.%I', table_id, v_known.schema_name, v_known.view_name),
            hint = 'It is kept current by itself; app.drop_typed_view(table_id) drops it.';
    end if;
    if to_regclass(quote_ident(v_schema) || '.' || quote_ident(view_name)) is not null then
        raise exception using
            errcode = 'PT409',
            message = format('view_name: %I.%I is there already', v_schema, view_name),
            hint = 'Take another name, or none.';
    end if;
    insert into airtable.typed_views (tenant_id, table_id, schema_name, view_name, named_after)
    values (
        v_tenant_id,
        create_typed_view.table_id,
        v_schema,
        coalesce(create_typed_view.view_name, airtable.free_view_name(v_schema, v_table)),
        case when create_typed_view.view_name is null then v_table end
    );
    perform airtable.build_typed_view(v_tenant_id, table_id);
    return (
        select format('%I.%I', v.schema_name, v.view_name)
        from airtable.typed_views as v
        where v.tenant_id = v_tenant_id
            and v.table_id = create_typed_view.table_id
    );
end;
$function$;
alter function app.create_typed_view(text, text, text) owner to pyairtable_owner;
comment on function app.create_typed_view(text, text, text) is 'Makes an SQL view of a table, one typed column a field, that works under its caller''s row level security and follows the table: its name, such as crm.contacts. For operators schema and view are named after base and table; for a tenant''s owner the schema begins with what is the tenant''s alone. Needs level owner. Raises PT404 when the table does not exist, PT403 when another than an operator names a schema, PT409 when the table has a typed view or the name is taken, PT422 for a name that needs quotes.';
revoke execute on function app.create_typed_view(text, text, text) from public;
grant execute on function app.create_typed_view(text, text, text) to application_user;

-- function app.current_level()
create or replace function app.current_level()
returns text
language sql
stable parallel safe
begin atomic
 select app.verified_setting('app.current_level'::text) as verified_setting;
end;
alter function app.current_level() owner to pyairtable_owner;
comment on function app.current_level() is 'What this transaction may do at most: owner, editor, commenter or reader; null without a tenant.';
revoke execute on function app.current_level() from public;
grant execute on function app.current_level() to analyst, anonymous, application_user, auditor, pyairtable_search;

-- function app.drop_typed_view(text)
create or replace function app.drop_typed_view(table_id text)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.require_typed_view(v_tenant_id, table_id);
    delete from airtable.typed_views as v
    where v.tenant_id = v_tenant_id
        and v.table_id = drop_typed_view.table_id;
end;
$function$;
alter function app.drop_typed_view(text) owner to pyairtable_owner;
comment on function app.drop_typed_view(text) is 'Drops the typed view of a table; its records stay. Needs level owner. Raises PT404 when the table has none, PT409 while other objects are built upon it.';
revoke execute on function app.drop_typed_view(text) from public;
grant execute on function app.drop_typed_view(text) to application_user;

-- function app.feature_enabled(text)
create or replace function app.feature_enabled(name text)
returns boolean
language sql
stable parallel safe
set search_path to ''
as $function$
    select coalesce((
        select f.enabled
        from core.feature_flags as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.name = feature_enabled.name
    ), false)
$function$;
alter function app.feature_enabled(text) owner to pyairtable_owner;
comment on function app.feature_enabled(text) is 'Whether a feature is switched on for this transaction''s tenant; false for one that was never set, and without a tenant.';
revoke execute on function app.feature_enabled(text) from public;
grant execute on function app.feature_enabled(text) to application_user;

-- function app.list_typed_views()
create or replace function app.list_typed_views()
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object('typedViews', coalesce(
            json_agg(
                json_build_object(
                    'tableId', v.table_id,
                    'schema', v.schema_name,
                    'view', v.view_name,
                    'columns', v.columns,
                    'isCurrent', v.stale_because is null,
                    'staleBecause', v.stale_because
                )
                order by v.schema_name, v.view_name
            ),
            '[]'
        ))
    from airtable.typed_views as v
    where v.tenant_id = (select app.require_tenant_id())
$function$;
alter function app.list_typed_views() owner to pyairtable_owner;
comment on function app.list_typed_views() is 'The tenant''s typed views: {"typedViews": [{"tableId", "schema", "view", "columns": [{"field", "name", "column", "type"}], "isCurrent", "staleBecause"}]}.';
revoke execute on function app.list_typed_views() from public;
grant execute on function app.list_typed_views() to application_user;

-- function app.open_context(text, text, text, text, text, text)
create or replace function app.open_context(
    role text,
    tenant_id text,
    user_id text,
    level text,
    expires_at text,
    signature text
)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform
        set_config('app.current_tenant_id', claim.tenant_id, true),
        set_config('app.current_user_id', claim.user_id, true),
        set_config('app.current_level', claim.level, true),
        set_config('app.context_expires_at', claim.expires_at, true),
        set_config('app.context_signature', k.id || ':' || encode(
            sha256(k.outer_block || sha256(k.inner_block || convert_to(
                concat_ws(e'\n', 'transaction', extract(epoch from now()), claim.joined), 'UTF8'
            ))),
            'hex'
        ), true)
    from (
        select
            coalesce(open_context.tenant_id, '') as tenant_id,
            coalesce(open_context.user_id, '') as user_id,
            coalesce(open_context.level, '') as level,
            coalesce(open_context.expires_at, '') as expires_at,
            concat_ws(
                e'\n',
                coalesce(open_context.role, ''),
                coalesce(open_context.tenant_id, ''),
                coalesce(open_context.user_id, ''),
                coalesce(open_context.level, ''),
                coalesce(open_context.expires_at, '')
            ) as joined
        -- OFFSET keeps the planner from working it out once for each mention.
        offset 0
    ) as claim
    inner join app.context_keys as k
        on k.retired_at is null
        and signature = k.id || ':' || encode(
            sha256(k.outer_block || sha256(k.inner_block || convert_to(claim.joined, 'UTF8'))), 'hex'
        )
    where cardinality(string_to_array(claim.joined, e'\n')) = 5;
    if found then
        return;
    elsif signature <> '' then
        raise exception using
            errcode = 'PT401',
            message = 'the signature of the context does not hold',
            hint = 'Sign role, tenant, user, level and expiry, joined by newlines, with a key of '
                'app.create_context_key() that is not retired.';
    end if;
    perform
        set_config('app.current_tenant_id', '', true),
        set_config('app.current_user_id', '', true),
        set_config('app.current_level', '', true),
        set_config('app.context_expires_at', '', true),
        set_config('app.context_signature', '', true);
end;
$function$;
alter function app.open_context(text, text, text, text, text, text) owner to pyairtable_owner;
comment on function app.open_context(text, text, text, text, text, text) is 'Lets the rest of this transaction work, under `role`, for a tenant and a user: what a service has signed. `tenant_id`, `user_id` and `level` are empty where the context has none, `expires_at` is in seconds since 1970, `signature` is <id of the key>:<HMAC-SHA256 in lower-case hex> of the other five, joined by newlines. The role is set beside it, by set_config(''role'', …, true). Raises PT401 when the signature does not hold; a context whose time is over is void. With an empty signature it opens none, and clears what is there.';
revoke execute on function app.open_context(text, text, text, text, text, text) from public;
grant execute on function app.open_context(text, text, text, text, text, text) to analyst, anonymous, application_user, auditor, authenticator;

-- function app.raise_call_faults(text[])
create or replace function app.raise_call_faults(faults text[])
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_faults text[] := array_remove(faults, null);
begin
    if cardinality(v_faults) > 0 then
        raise exception using
            errcode = 'PT422',
            message = case cardinality(v_faults)
                when 1 then v_faults[1]
                else format('%s faults; the first is: %s', cardinality(v_faults), v_faults[1])
            end,
            detail = array_to_string(v_faults, e'\n'),
            hint = 'Nothing was written.';
    end if;
end;
$function$;
alter function app.raise_call_faults(text[]) owner to pyairtable_owner;
comment on function app.raise_call_faults(text[]) is 'Raises PT422 when the arguments of a call have faults; one a line in the detail. Nulls among them are none.';
revoke execute on function app.raise_call_faults(text[]) from public;
grant execute on function app.raise_call_faults(text[]) to application_user;

-- function app.refresh_typed_view(text)
create or replace function app.refresh_typed_view(table_id text)
returns text
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.require_typed_view(v_tenant_id, table_id);
    perform from airtable.typed_views as v
    where v.tenant_id = v_tenant_id
        and v.table_id = refresh_typed_view.table_id
    for update;
    perform airtable.build_typed_view(v_tenant_id, table_id);
    return (
        select format('%I.%I', v.schema_name, v.view_name)
        from airtable.typed_views as v
        where v.tenant_id = v_tenant_id
            and v.table_id = refresh_typed_view.table_id
    );
end;
$function$;
alter function app.refresh_typed_view(text) owner to pyairtable_owner;
comment on function app.refresh_typed_view(text) is 'Brings a typed view up to date that app.list_typed_views tells to be stale, or makes it again where it is missing: its name. Needs level owner. Raises PT404 when the table has none, 55P03 while the view is in use, 2BP01 while other objects are built upon a column that must go.';
revoke execute on function app.refresh_typed_view(text) from public;
grant execute on function app.refresh_typed_view(text) to application_user;

-- function app.require(text)
create or replace function app.require(level text)
returns uuid
language plpgsql
stable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.current_tenant_id();
begin
    if v_tenant_id is null then
        return app.require_tenant_id();
    end if;
    if not app.may(level) then
        raise exception using
            errcode = 'PT403',
            message = format('this needs level %s, and this context has level %s', level, app.current_level()),
            hint = 'An owner of the tenant raises a member''s level with api.change_member(user_id, level); an API key '
                'keeps the level it was made with.';
    end if;
    return v_tenant_id;
end;
$function$;
alter function app.require(text) owner to pyairtable_owner;
comment on function app.require(text) is 'The tenant this transaction works for, if it may do what the level allows (see app.may). Raises PT401 without a tenant, PT403 naming the level needed and the one there is.';
revoke execute on function app.require(text) from public;
grant execute on function app.require(text) to application_user, pyairtable_search;

-- function app.require_person()
create or replace function app.require_person()
returns uuid
language plpgsql
stable
set search_path to ''
as $function$
begin
    if not app.in_person() then
        raise exception using
            errcode = 'PT403',
            message = 'only a person may do this for themselves, and this context works for an API key or a service',
            hint = 'Sign the context for the user, without a level.';
    end if;
    return app.current_user_id();
end;
$function$;
alter function app.require_person() owner to pyairtable_owner;
comment on function app.require_person() is 'The user this transaction works for. Raises PT403 for an API key and for the tenant''s own service.';
revoke execute on function app.require_person() from public;
grant execute on function app.require_person() to application_user;

-- function app.require_tenant_id()
create or replace function app.require_tenant_id()
returns uuid
language plpgsql
stable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.current_tenant_id();
begin
    if v_tenant_id is null then
        raise exception using
            errcode = 'PT401',
            message = 'this transaction works for no tenant',
            hint = 'Set a signed context first: app.begin_as(tenant_id) as the owner, or the client''s signature as a service.';
    end if;
    return v_tenant_id;
end;
$function$;
alter function app.require_tenant_id() owner to pyairtable_owner;
comment on function app.require_tenant_id() is 'The tenant this transaction works for. Raises PT401 when there is none.';
revoke execute on function app.require_tenant_id() from public;
grant execute on function app.require_tenant_id() to application_user, pyairtable_search;

-- function app.require_typed_view(uuid, text)
create or replace function app.require_typed_view(tenant_id uuid, table_id text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform from airtable.typed_views as v
    where v.tenant_id = require_typed_view.tenant_id
        and v.table_id = require_typed_view.table_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('table %s has no typed view', coalesce(table_id, 'null')),
            hint = 'List the typed views with app.list_typed_views().';
    end if;
end;
$function$;
alter function app.require_typed_view(uuid, text) owner to pyairtable_owner;
comment on function app.require_typed_view(uuid, text) is 'Raises PT404 when there is no such table, or it has no typed view.';
revoke execute on function app.require_typed_view(uuid, text) from public;

-- function automation.announce(uuid, text, text, text)
create or replace function automation.announce(tenant_id uuid, base_id text, kind text, table_id text)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_webhook_id text;
begin
    for v_webhook_id in
        select w.id
        from airtable.webhooks as w
        where w.tenant_id = announce.tenant_id
            and w.base_id = announce.base_id
            and w.expires_at > now()
            and w.are_notifications_enabled
            and w.notification_url is not null
            and w.specification #> '{options,filters,dataTypes}' ? airtable.data_type(announce.kind)
            and coalesce(w.specification #>> '{options,filters,recordChangeScope}', announce.table_id) = announce.table_id
        order by w.id
    loop
        -- One that waits will tell of this change too. It is held until the commit: handed out before, it would come too
        -- early, and while a consumer is taking it, it is passed over.
        perform from automation.outbox as o
        where o.tenant_id = announce.tenant_id
            and o.ordering_key = 'webhook ' || v_webhook_id
            and o.state = 'waiting'
        limit 1
        for update skip locked;
        continue when found;
        perform automation.enqueue(
            tenant_id,
            'webhook',
            jsonb_build_object('webhookId', v_webhook_id, 'baseId', base_id),
            'webhook ' || v_webhook_id
        );
    end loop;
end;
$function$;
alter function automation.announce(uuid, text, text, text) owner to pyairtable_owner;
comment on function automation.announce(uuid, text, text, text) is 'Writes to the outbox which webhooks are to be told that something of a kind changed in a table.';
revoke execute on function automation.announce(uuid, text, text, text) from public;

-- function automation.claim(text, text[], integer, interval)
create or replace function automation.claim(
    consumer text,
    topics text[] default null::text[],
    how_many integer default 10,
    lease interval default '00:01:00'::interval
)
returns setof automation.outbox
language plpgsql
security definer rows 10
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenants uuid[];
    v_tenant_id uuid;
    v_share integer;
    v_left integer := how_many;
    v_message automation.outbox;
    v_taken integer;
begin
    if coalesce(how_many, 0) not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('how_many: expected 1 to 1000, got %s', coalesce(how_many::text, 'null'));
    end if;
    if lease is null or lease not between interval '1 second' and interval '1 day' then
        raise exception using
            errcode = 'PT400',
            message = format('lease: expected 1 second to 1 day, got %s', coalesce(lease::text, 'null'));
    end if;

    -- A consumer that died with a message often enough has shown that the message is at fault.
    update automation.outbox as o
    set
        state = 'dead',
        lease_id = null,
        last_error = format('the lease of %s ran out', o.consumer)
    from (
        select late.tenant_id, late.id
        from automation.outbox as late
        where late.state = 'leased'
            and late.available_at <= clock_timestamp()
            and late.attempts >= late.max_attempts
        for update skip locked
    ) as spent
    where o.tenant_id = spent.tenant_id
        and o.id = spent.id;

    -- Tenants that have messages at all, found by leaping along the index, then those with something due.
    with recursive present as (
        (
            select o.tenant_id
            from automation.outbox as o
            where o.state <> 'dead'
            order by o.tenant_id
            limit 1
        )
        union all
        select (
            select o.tenant_id
            from automation.outbox as o
            where o.state <> 'dead'
                and o.tenant_id > p.tenant_id
            order by o.tenant_id
            limit 1
        )
        from present as p
        where p.tenant_id is not null
    )

    select coalesce(array_agg(p.tenant_id order by oldest.available_at, p.tenant_id), '{}')
    into v_tenants
    from present as p
    cross join lateral (
        select o.available_at
        from automation.outbox as o
        where o.tenant_id = p.tenant_id
            and o.state <> 'dead'
            and o.available_at <= clock_timestamp()
            and (topics is null or o.topic = any (topics))
        order by o.available_at
        limit 1
    ) as oldest;

    -- The second round gives away what the first one left.
    for v_round in 1 .. 2 loop
        foreach v_tenant_id in array v_tenants loop
            exit when v_left = 0;
            v_share := case v_round when 1 then least(greatest(how_many / cardinality(v_tenants), 1), v_left) else v_left end;
            v_taken := 0;
            for v_message in
                with due as (
                    select o.tenant_id, o.id
                    from automation.outbox as o
                    where o.tenant_id = v_tenant_id
                        and o.state <> 'dead'
                        and o.available_at <= clock_timestamp()
                        and (topics is null or o.topic = any (topics))
                        and not exists (
                            select
                            from automation.outbox as earlier
                            where earlier.tenant_id = o.tenant_id
                                and earlier.ordering_key = o.ordering_key
                                and earlier.id < o.id
                                and earlier.state <> 'dead'
                        )
                    order by o.available_at, o.id
                    limit v_share
                    for update skip locked
                )

                update automation.outbox as o
                set
                    state = 'leased',
                    lease_id = gen_random_uuid(),
                    consumer = claim.consumer,
                    attempts = o.attempts + 1,
                    available_at = clock_timestamp() + lease
                from due as d
                where o.tenant_id = d.tenant_id
                    and o.id = d.id
                returning o.*
            loop
                v_taken := v_taken + 1;
                return next v_message;
            end loop;
            v_left := v_left - v_taken;
        end loop;
    end loop;
end;
$function$;
alter function automation.claim(text, text[], integer, interval) owner to pyairtable_owner;
comment on function automation.claim(text, text[], integer, interval) is 'Hands out up to `how_many` due messages of the outbox, of all tenants in equal shares, to a consumer, for as long as the lease; end each with automation.complete or automation.fail and its `lease_id`. What is neither is handed out again when the lease ends. Only pyairtable_dispatcher may call it. Raises PT400 for a number or a lease out of range.';
revoke execute on function automation.claim(text, text[], integer, interval) from public;
grant execute on function automation.claim(text, text[], integer, interval) to pyairtable_dispatcher;

-- function automation.claim_runs(text, integer, interval)
create or replace function automation.claim_runs(
    consumer text,
    how_many integer default 10,
    lease interval default '00:01:00'::interval
)
returns table(tenant_id uuid, run_id text, lease_id uuid, workflow_id text, version integer, attempt integer, definition jsonb, input jsonb)
language plpgsql
security definer rows 10
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    return query
        select r.tenant_id, r.id, c.lease_id, r.workflow_id, r.workflow_version, c.attempts, r.definition, r.input
        from automation.claim(consumer, array['run'], how_many, lease) as c
        inner join automation.runs as r
            on c.tenant_id = r.tenant_id
            and r.id = c.payload ->> 'runId';
end;
$function$;
alter function automation.claim_runs(text, integer, interval) owner to pyairtable_owner;
comment on function automation.claim_runs(text, integer, interval) is 'Hands out up to `how_many` runs as automation.claim hands out messages; end each with automation.finish_run or automation.fail_run and its `lease_id`. Only pyairtable_dispatcher may call it. Raises PT400 for a number or a lease out of range.';
revoke execute on function automation.claim_runs(text, integer, interval) from public;
grant execute on function automation.claim_runs(text, integer, interval) to pyairtable_dispatcher;

-- function automation.clock_times(timestamp without time zone, text)
create or replace function automation.clock_times(clock timestamp without time zone, time_zone text)
returns timestamp with time zone[]
language sql
stable
set search_path to ''
as $function$
    select
        case
            when cardinality(found.moments) > 0 then found.moments
            -- The clock skips it: as much later as the clock goes forward.
            else array[(clock - offsets.before) at time zone 'UTC']
        end
    from (
        select
            around.before at time zone clock_times.time_zone - around.before at time zone 'UTC',
            around.after at time zone clock_times.time_zone - around.after at time zone 'UTC'
        from (
            select
                clock at time zone 'UTC' - interval '36 hours',
                clock at time zone 'UTC' + interval '36 hours'
        ) as around (before, after)
    ) as offsets (before, after)
    cross join lateral (
        select
            array(
                select distinct moment.at
                from (
                    values ((clock - offsets.before) at time zone 'UTC'), ((clock - offsets.after) at time zone 'UTC')
                ) as moment (at)
                where moment.at at time zone clock_times.time_zone = clock
                order by moment.at
            )
    ) as found (moments)
$function$;
alter function automation.clock_times(timestamp without time zone, text) owner to pyairtable_owner;
comment on function automation.clock_times(timestamp without time zone, text) is 'The moments at which the clock of a time zone shows this: one, or two when it was put back in between, the earlier first. One that the clock skips when it is put forward is taken as much later as it went forward.';
revoke execute on function automation.clock_times(timestamp without time zone, text) from public;
grant execute on function automation.clock_times(timestamp without time zone, text) to application_user;

-- function automation.complete(uuid, bigint, uuid)
create or replace function automation.complete(tenant_id uuid, message_id bigint, lease_id uuid)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    perform automation.require_lease(tenant_id, message_id, lease_id);
    delete from automation.outbox as o
    where o.tenant_id = complete.tenant_id
        and o.id = message_id;
end;
$function$;
alter function automation.complete(uuid, bigint, uuid) owner to pyairtable_owner;
comment on function automation.complete(uuid, bigint, uuid) is 'Takes a message that is done out of the outbox. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer: then the work may be done twice.';
revoke execute on function automation.complete(uuid, bigint, uuid) from public;
grant execute on function automation.complete(uuid, bigint, uuid) to pyairtable_dispatcher;

-- function automation.cron_parts(text)
create or replace function automation.cron_parts(cron text)
returns text[]
language sql
immutable
set search_path to ''
as $function$
    select
        case
            when cardinality(fields.list) = 5
                and automation.cron_values(fields.list[1], 0, 59) is not null
                and automation.cron_values(fields.list[2], 0, 23) is not null
                and automation.cron_values(fields.list[3], 1, 31) is not null
                and automation.cron_values(
                    fields.list[4],
                    1,
                    12,
                    array['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
                ) is not null
                and automation.cron_values(fields.list[5], 0, 7, array['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']) is not null
                then fields.list
        end
    from (
        select
            regexp_split_to_array(
                case btrim(cron)
                    when '@hourly' then '0 * * * *'
                    when '@daily' then '0 0 * * *'
                    when '@weekly' then '0 0 * * 0'
                    when '@monthly' then '0 0 1 * *'
                    when '@yearly' then '0 0 1 1 *'
                    else btrim(cron)
                end,
                '[ \t]+'
            )
    ) as fields (list)
$function$;
alter function automation.cron_parts(text) owner to pyairtable_owner;
comment on function automation.cron_parts(text) is 'The five fields of a cron expression; null when it is none. @hourly, @daily, @weekly, @monthly and @yearly stand for theirs.';
revoke execute on function automation.cron_parts(text) from public;
grant execute on function automation.cron_parts(text) to application_user;

-- function automation.cron_values(text, integer, integer, text[])
create or replace function automation.cron_values(
    field text,
    low integer,
    high integer,
    names text[] default '{}'::text[]
)
returns integer[]
language plpgsql
immutable strict
set search_path to ''
as $function$
declare
    v_part text;
    v_match text[];
    v_from integer;
    v_to integer;
    v_step integer;
    v_values integer[] := array[]::integer[];
begin
    foreach v_part in array string_to_array(upper(field), ',') loop
        -- A name stands for its place; those of days and months have three letters.
        for v_place in 1 .. cardinality(names) loop
            v_part := regexp_replace(v_part, '\m' || names[v_place] || '\M', (v_place + low - 1)::text, 'g');
        end loop;
        v_match := regexp_match(v_part, '^(?:(\*)|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([0-9]{1,2}))?$');
        if v_match is null then
            return null;
        end if;
        v_from := case when v_match[1] = '*' then low else v_match[2]::integer end;
        v_to := case
            when v_match[1] = '*' then high
            when v_match[3] is not null then v_match[3]::integer
            -- 10/5 is every fifth one from 10 on
            when v_match[4] is not null then high
            else v_from
        end;
        v_step := coalesce(v_match[4]::integer, 1);
        if v_from < low or v_to > high or v_from > v_to or v_step = 0 then
            return null;
        end if;
        v_values := v_values || array(select generate_series(v_from, v_to, v_step));
    end loop;
    return nullif(array(select distinct v.value from unnest(v_values) as v (value) order by v.value), '{}');
end;
$function$;
alter function automation.cron_values(text, integer, integer, text[]) owner to pyairtable_owner;
comment on function automation.cron_values(text, integer, integer, text[]) is 'The values that a field of a cron expression stands for, in order: *, numbers, ranges, steps and lists of them, and names in place of numbers; null when it is none. `names` begin at `low`.';
revoke execute on function automation.cron_values(text, integer, integer, text[]) from public;
grant execute on function automation.cron_values(text, integer, integer, text[]) to application_user;

-- function automation.enqueue(uuid, text, jsonb, text, interval, integer)
create or replace function automation.enqueue(
    tenant_id uuid,
    topic text,
    payload jsonb default '{}'::jsonb,
    ordering_key text default null::text,
    delay interval default '00:00:00'::interval,
    max_attempts integer default 10
)
returns bigint
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_id bigint;
begin
    if ordering_key is not null then
        perform pg_advisory_xact_lock(hashtextextended('automation.outbox ' || tenant_id::text || ' ' || ordering_key, 0));
    end if;
    insert into automation.outbox as o (tenant_id, topic, payload, ordering_key, available_at, max_attempts)
    values (
        enqueue.tenant_id,
        enqueue.topic,
        enqueue.payload,
        enqueue.ordering_key,
        clock_timestamp() + enqueue.delay,
        enqueue.max_attempts
    )
    returning o.id into v_id;
    perform pg_notify('pyairtable_outbox', topic);
    return v_id;
end;
$function$;
alter function automation.enqueue(uuid, text, jsonb, text, interval, integer) owner to pyairtable_owner;
comment on function automation.enqueue(uuid, text, jsonb, text, interval, integer) is 'Writes a message into the outbox, in this transaction, and returns its id. Listeners of the channel pyairtable_outbox are sent the topic when it commits. For the owner and its functions.';
revoke execute on function automation.enqueue(uuid, text, jsonb, text, interval, integer) from public;

-- function automation.enqueue_due(timestamp with time zone)
create or replace function automation.enqueue_due(now timestamp with time zone default clock_timestamp())
returns integer
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_trigger record;
    v_next timestamptz;
    v_count integer := 0;
begin
    for v_trigger in
        select t.*, w.is_enabled
        from automation.triggers as t
        inner join automation.workflows as w
            on t.tenant_id = w.tenant_id
            and t.workflow_id = w.id
        where t.type = 'schedule'
            and t.fault is null
            and t.next_at <= enqueue_due.now
        order by t.next_at, t.tenant_id, t.id
        for update of t skip locked
    loop
        begin
            v_next := automation.next_time(v_trigger.cron, v_trigger.time_zone, enqueue_due.now);
        exception
            when invalid_parameter_value then
                -- A time zone that the server no longer knows: one schedule's fault holds up no other.
                update automation.triggers as t
                set fault = sqlerrm
                where t.tenant_id = v_trigger.tenant_id
                    and t.id = v_trigger.id;
                continue;
        end;
        if v_trigger.is_enabled and automation.enqueue_run(
            v_trigger.tenant_id,
            v_trigger.workflow_id,
            'schedule',
            format('schedule %s %s', v_trigger.id, airtable.time_text(v_trigger.next_at)),
            json_build_object('scheduledTime', airtable.time_text(v_trigger.next_at))::jsonb,
            v_trigger.id
        ) is not null then
            v_count := v_count + 1;
        end if;
        update automation.triggers as t
        set next_at = v_next
        where t.tenant_id = v_trigger.tenant_id
            and t.id = v_trigger.id;
    end loop;
    return v_count;
end;
$function$;
alter function automation.enqueue_due(timestamp with time zone) owner to pyairtable_owner;
comment on function automation.enqueue_due(timestamp with time zone) is 'Makes the runs of all schedules, of all tenants, whose time has come, and returns how many. Called about once a minute; times that were missed are made up for by one run. A disabled workflow misses its times. Only pyairtable_dispatcher and the owner may call it.';
revoke execute on function automation.enqueue_due(timestamp with time zone) from public;
grant execute on function automation.enqueue_due(timestamp with time zone) to pyairtable_dispatcher;

-- function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid)
create or replace function automation.enqueue_run(
    tenant_id uuid,
    workflow_id text,
    source text,
    idempotency_key text,
    input jsonb default '{}'::jsonb,
    trigger_id text default null::text,
    parent_run_id text default null::text,
    depth integer default 1,
    requested_by uuid default null::uuid
)
returns text
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_workflow automation.workflows;
    v_run_id text;
begin
    select w.* into v_workflow
    from automation.workflows as w
    where w.tenant_id = enqueue_run.tenant_id
        and w.id = enqueue_run.workflow_id;
    insert into automation.runs as r (
        tenant_id, workflow_id, workflow_version, definition, trigger_id, source, idempotency_key, parent_run_id, depth, input,
        requested_by
    )
    values (
        v_workflow.tenant_id,
        v_workflow.id,
        v_workflow.version,
        v_workflow.definition,
        enqueue_run.trigger_id,
        enqueue_run.source,
        enqueue_run.idempotency_key,
        enqueue_run.parent_run_id,
        enqueue_run.depth,
        enqueue_run.input,
        enqueue_run.requested_by
    )
    on conflict on constraint runs_idempotency_key_key do nothing
    returning r.id into v_run_id;
    if v_run_id is not null then
        update automation.runs as r
        set message_id = automation.enqueue(
            v_workflow.tenant_id, 'run', jsonb_build_object('runId', v_run_id), max_attempts => v_workflow.max_attempts
        )
        where r.tenant_id = v_workflow.tenant_id
            and r.id = v_run_id;
    end if;
    return v_run_id;
end;
$function$;
alter function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid) owner to pyairtable_owner;
comment on function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid) is 'Makes a run of a workflow and the message that hands it out, in this transaction, and returns its id; null when there is one of this key already. For the owner and its functions.';
revoke execute on function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid) from public;

-- function automation.extend(uuid, bigint, uuid, interval)
create or replace function automation.extend(
    tenant_id uuid,
    message_id bigint,
    lease_id uuid,
    lease interval default '00:01:00'::interval
)
returns timestamp with time zone
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_until timestamptz := clock_timestamp() + lease;
begin
    if lease is null or lease not between interval '1 second' and interval '1 day' then
        raise exception using
            errcode = 'PT400',
            message = format('lease: expected 1 second to 1 day, got %s', coalesce(lease::text, 'null'));
    end if;
    perform automation.require_lease(tenant_id, message_id, lease_id);
    update automation.outbox as o
    set available_at = v_until
    where o.tenant_id = extend.tenant_id
        and o.id = message_id;
    return v_until;
end;
$function$;
alter function automation.extend(uuid, bigint, uuid, interval) owner to pyairtable_owner;
comment on function automation.extend(uuid, bigint, uuid, interval) is 'Lets a lease end later, and returns when. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer, PT400 for one that is out of range.';
revoke execute on function automation.extend(uuid, bigint, uuid, interval) from public;
grant execute on function automation.extend(uuid, bigint, uuid, interval) to pyairtable_dispatcher;

-- function automation.fail(uuid, bigint, uuid, text, interval)
create or replace function automation.fail(
    tenant_id uuid,
    message_id bigint,
    lease_id uuid,
    error text,
    retry_in interval default null::interval
)
returns text
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_message automation.outbox := automation.require_lease(tenant_id, message_id, lease_id);
    v_state text := case when v_message.attempts >= v_message.max_attempts then 'dead' else 'waiting' end;
    -- 2, 4, 8 … seconds, an hour at most, and up to a quarter more, so that what failed together is not tried together.
    v_pause interval := coalesce(
        retry_in,
        make_interval(secs => least(2 ^ least(v_message.attempts, 12), 3600) * (1 + random() / 4))
    );
begin
    update automation.outbox as o
    set
        state = v_state,
        lease_id = null,
        last_error = left(error, 10000),
        available_at = clock_timestamp() + case v_state when 'dead' then interval '0' else v_pause end
    where o.tenant_id = fail.tenant_id
        and o.id = message_id;
    return v_state;
end;
$function$;
alter function automation.fail(uuid, bigint, uuid, text, interval) owner to pyairtable_owner;
comment on function automation.fail(uuid, bigint, uuid, text, interval) is 'Gives a message back with the reason: it is handed out again after a pause that doubles with each attempt, or after `retry_in`. Returns `waiting`, or `dead` when it was tried as often as it may be. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer.';
revoke execute on function automation.fail(uuid, bigint, uuid, text, interval) from public;
grant execute on function automation.fail(uuid, bigint, uuid, text, interval) to pyairtable_dispatcher;

-- function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean)
create or replace function automation.fail_run(
    tenant_id uuid,
    run_id text,
    lease_id uuid,
    error jsonb,
    retry_in interval default null::interval,
    is_final boolean default false
)
returns text
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_message automation.outbox := automation.require_run_lease(fail_run.tenant_id, run_id, lease_id);
begin
    if jsonb_typeof(error -> 'message') is distinct from 'string' then
        raise exception using
            errcode = 'PT422',
            message = 'error: expected {"message", …}';
    end if;
    update automation.runs as r
    set error = fail_run.error
    where r.tenant_id = fail_run.tenant_id
        and r.id = run_id;
    -- One that no further attempt would mend is tried no more.
    if is_final then
        update automation.outbox as o
        set max_attempts = o.attempts
        where o.tenant_id = fail_run.tenant_id
            and o.id = v_message.id;
    end if;
    return case automation.fail(tenant_id, v_message.id, lease_id, left(error ->> 'message', 10000), retry_in)
        when 'dead' then 'failed'
        else 'queued'
    end;
end;
$function$;
alter function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) owner to pyairtable_owner;
comment on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) is 'Gives a run back with the reason, {"message", …}: it is tried again after a pause that doubles with each attempt, or after `retry_in`, unless that was the last attempt or `is_final` says that it makes no sense. Returns `queued` or `failed`. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer or the run was cancelled, PT422 for an error without a message.';
revoke execute on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) from public;
grant execute on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) to pyairtable_dispatcher;

-- function automation.finish_run(uuid, text, uuid, jsonb)
create or replace function automation.finish_run(
    tenant_id uuid,
    run_id text,
    lease_id uuid,
    output jsonb default null::jsonb
)
returns void
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_message automation.outbox := automation.require_run_lease(finish_run.tenant_id, run_id, lease_id);
begin
    update automation.runs as r
    set output = finish_run.output
    where r.tenant_id = finish_run.tenant_id
        and r.id = run_id;
    perform automation.complete(tenant_id, v_message.id, lease_id);
end;
$function$;
alter function automation.finish_run(uuid, text, uuid, jsonb) owner to pyairtable_owner;
comment on function automation.finish_run(uuid, text, uuid, jsonb) is 'Ends a run that has succeeded. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer or the run was cancelled.';
revoke execute on function automation.finish_run(uuid, text, uuid, jsonb) from public;
grant execute on function automation.finish_run(uuid, text, uuid, jsonb) to pyairtable_dispatcher;

-- function automation.next_time(text, text, timestamp with time zone)
create or replace function automation.next_time(cron text, time_zone text, after timestamp with time zone)
returns timestamp with time zone
language plpgsql
stable strict
set search_path to ''
as $function$
declare
    v_fields text[] := automation.cron_parts(cron);
    v_minutes integer[] := automation.cron_values(v_fields[1], 0, 59);
    v_hours integer[] := automation.cron_values(v_fields[2], 0, 23);
    v_days integer[] := automation.cron_values(v_fields[3], 1, 31);
    v_months integer[] := automation.cron_values(
        v_fields[4], 1, 12, array['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
    );
    v_weekdays integer[] := automation.cron_values(
        v_fields[5], 0, 7, array['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
    );
    v_any_day boolean := v_fields[3] like '*%';
    v_any_weekday boolean := v_fields[5] like '*%';
    v_day date;
    v_next timestamptz;
begin
    -- The calendar repeats after 28 years, but where a century has no leap day: 29 February may be eight years away, one
    -- that is a given day of the week is never asked for, since either of the two is enough.
    for v_day in
        select day.at::date
        from generate_series(0, 8 * 366 + 2) as days (number)
        cross join lateral (select (after at time zone next_time.time_zone)::date - 1 + days.number) as day (at)
        where extract(month from day.at) = any (v_months)
            and case
                when v_any_day or v_any_weekday then
                    extract(day from day.at) = any (v_days)
                    and (extract(dow from day.at) = any (v_weekdays) or extract(isodow from day.at) = any (v_weekdays))
                else
                    extract(day from day.at) = any (v_days)
                    or extract(dow from day.at) = any (v_weekdays)
                    or extract(isodow from day.at) = any (v_weekdays)
            end
        order by days.number
    loop
        select min(moment.at)
        into v_next
        from unnest(v_hours) as hours (number)
        cross join unnest(v_minutes) as minutes (number)
        cross join lateral unnest(automation.clock_times(
            v_day + make_time(hours.number, minutes.number, 0), next_time.time_zone
        )) with ordinality as moment (at, place)
        where moment.at > after
            -- An hour that the clock shows twice is two to what comes every hour, and one to what comes at an hour.
            and (moment.place = 1 or v_fields[2] like '*%');
        if v_next is not null then
            return v_next;
        end if;
    end loop;
    return null;
end;
$function$;
alter function automation.next_time(text, text, timestamp with time zone) owner to pyairtable_owner;
comment on function automation.next_time(text, text, timestamp with time zone) is 'When a cron expression comes next after a moment, by the clock of a time zone; null when it never does or is none. Day of month and day of week are alternatives when neither begins with *, as cron has it. Where the clock is put forward, a time it skips comes as much later; where it is put back, an hour that is named comes once, the first time, and one that is not, as in */15 * * * *, both times.';
revoke execute on function automation.next_time(text, text, timestamp with time zone) from public;
grant execute on function automation.next_time(text, text, timestamp with time zone) to application_user;

-- function automation.outbox_state()
create or replace function automation.outbox_state()
returns table(topic text, waiting bigint, leased bigint, dead bigint, oldest_due timestamp with time zone, last_error text)
language sql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        o.topic,
        count(*) filter (where o.state = 'waiting'),
        count(*) filter (where o.state = 'leased'),
        count(*) filter (where o.state = 'dead'),
        min(o.available_at) filter (where o.state = 'waiting' and o.available_at <= clock_timestamp()),
        (array_agg(o.last_error order by o.available_at desc) filter (where o.last_error is not null))[1]
    from automation.outbox as o
    group by o.topic
    order by o.topic
$function$;
alter function automation.outbox_state() owner to pyairtable_owner;
comment on function automation.outbox_state() is 'How many messages of each topic wait, are leased and are dead, over all tenants; since when the oldest has been due; the latest error. Only pyairtable_dispatcher and pyairtable_monitor may call it.';
revoke execute on function automation.outbox_state() from public;
grant execute on function automation.outbox_state() to pyairtable_dispatcher, pyairtable_monitor;

-- function automation.purge_outbox(interval)
create or replace function automation.purge_outbox(older_than interval default null::interval)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_count bigint;
begin
    delete from automation.outbox as o
    using ops.tenant_cuts('outbox', older_than) as c
    where o.state = 'dead'
        and o.tenant_id = c.tenant_id
        and o.available_at < c.cut
        and not ops.is_held('outbox', o.tenant_id, o.available_at);
    get diagnostics v_count = row_count;
    return v_count;
end;
$function$;
alter function automation.purge_outbox(interval) owner to pyairtable_owner;
comment on function automation.purge_outbox(interval) is 'Throws away messages that have been dead longer than this, or than each tenant''s retention says, and returns how many. What is under a legal hold stays. For the owner.';
revoke execute on function automation.purge_outbox(interval) from public;

-- function automation.purge_runs(interval)
create or replace function automation.purge_runs(older_than interval default null::interval)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_count bigint;
begin
    delete from automation.runs as r
    using ops.tenant_cuts('runs', older_than) as c
    where r.tenant_id = c.tenant_id
        and r.finished_at < c.cut
        and not ops.is_held('runs', r.tenant_id, r.finished_at);
    get diagnostics v_count = row_count;
    return v_count;
end;
$function$;
alter function automation.purge_runs(interval) owner to pyairtable_owner;
comment on function automation.purge_runs(interval) is 'Deletes the runs of all tenants that ended longer ago than this, or than each tenant''s retention says, and returns how many; their idempotency keys may be used again. What is under a legal hold stays. For the owner.';
revoke execute on function automation.purge_runs(interval) from public;

-- function automation.raise_workflow_name_taken(text)
create or replace function automation.raise_workflow_name_taken(name text)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT409',
        message = format('there is a workflow named %s', to_json(name)),
        hint = 'Choose another name, or change the one there is: api.list_workflows() has its id.';
end;
$function$;
alter function automation.raise_workflow_name_taken(text) owner to pyairtable_owner;
comment on function automation.raise_workflow_name_taken(text) is 'Raises PT409 for the name of a workflow that is taken.';
revoke execute on function automation.raise_workflow_name_taken(text) from public;
grant execute on function automation.raise_workflow_name_taken(text) to application_user;

-- function automation.request_run(text, text, jsonb, text)
create or replace function automation.request_run(
    workflow_id text,
    source text,
    input jsonb,
    idempotency_key text
)
returns text
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_key text := coalesce(idempotency_key, gen_random_uuid()::text);
begin
    perform automation.enqueue_run(
        v_tenant_id, workflow_id, source, v_key, input, (
            select t.id
            from automation.triggers as t
            where t.tenant_id = v_tenant_id
                and t.workflow_id = request_run.workflow_id
                and t.type = source
            order by t.id
            limit 1
        ),
        requested_by => app.current_user_id()
    );
    return (
        select r.id
        from automation.runs as r
        where r.tenant_id = v_tenant_id
            and r.workflow_id = request_run.workflow_id
            and r.idempotency_key = v_key
    );
end;
$function$;
alter function automation.request_run(text, text, jsonb, text) owner to pyairtable_owner;
comment on function automation.request_run(text, text, jsonb, text) is 'The id of the run of this key, made if there is none yet. Needs level editor. For api.start_run, which checks its arguments.';
revoke execute on function automation.request_run(text, text, jsonb, text) from public;
grant execute on function automation.request_run(text, text, jsonb, text) to application_user;

-- function automation.requeue_run(text)
create or replace function automation.requeue_run(run_id text)
returns automation.runs
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_run automation.runs := automation.require_held_run(run_id);
begin
    if v_run.state not in ('failed', 'cancelled') then
        raise exception using
            errcode = 'PT409',
            message = format('run %s is %s', run_id, v_run.state),
            hint = 'Only a run that failed or was cancelled can be tried again.';
    end if;
    delete from automation.outbox as o
    where o.tenant_id = v_run.tenant_id
        and o.id = v_run.message_id;
    update automation.runs as r
    set
        state = 'queued',
        attempts = 0,
        error = null,
        started_at = null,
        finished_at = null,
        message_id = automation.enqueue(
            r.tenant_id, 'run', jsonb_build_object('runId', r.id), max_attempts => (
                select w.max_attempts
                from automation.workflows as w
                where w.tenant_id = r.tenant_id
                    and w.id = r.workflow_id
            )
        )
    where r.tenant_id = v_run.tenant_id
        and r.id = v_run.id
    returning r.* into v_run;
    return v_run;
end;
$function$;
alter function automation.requeue_run(text) owner to pyairtable_owner;
comment on function automation.requeue_run(text) is 'Lets a run that failed or was cancelled be tried again from the start, with the definition and the input it had. Needs level editor. Raises PT404 when there is none, PT409 in any other state.';
revoke execute on function automation.requeue_run(text) from public;
grant execute on function automation.requeue_run(text) to application_user;

-- function automation.require_held_run(text)
create or replace function automation.require_held_run(run_id text)
returns automation.runs
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require('editor');
    v_run automation.runs := automation.require_run(run_id);
begin
    -- Message before run, as consumers do it.
    perform from automation.outbox as o
    where o.tenant_id = v_tenant_id
        and o.id = v_run.message_id
    for update;
    select r.* into v_run
    from automation.runs as r
    where r.tenant_id = v_tenant_id
        and r.id = run_id
    for update;
    return v_run;
end;
$function$;
alter function automation.require_held_run(text) owner to pyairtable_owner;
comment on function automation.require_held_run(text) is 'A run, held together with its message until the transaction ends. Needs level editor. Raises PT404 when there is none.';
revoke execute on function automation.require_held_run(text) from public;

-- function automation.require_lease(uuid, bigint, uuid)
create or replace function automation.require_lease(tenant_id uuid, message_id bigint, lease_id uuid)
returns automation.outbox
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_message automation.outbox;
begin
    select o.* into v_message
    from automation.outbox as o
    where o.tenant_id = require_lease.tenant_id
        and o.id = message_id
        and o.lease_id = require_lease.lease_id
    for update;
    if v_message.id is null then
        raise exception using
            errcode = 'PT409',
            message = format('the lease of message %s has ended', coalesce(message_id::text, 'null')),
            hint = 'Another consumer has it, or has done it. Ask for a longer lease, or extend it with automation.extend.';
    end if;
    return v_message;
end;
$function$;
alter function automation.require_lease(uuid, bigint, uuid) owner to pyairtable_owner;
comment on function automation.require_lease(uuid, bigint, uuid) is 'The message that is under this lease, held until the transaction ends. Raises PT409 when the lease is no longer its own.';
revoke execute on function automation.require_lease(uuid, bigint, uuid) from public;

-- function automation.require_run(text)
create or replace function automation.require_run(run_id text)
returns automation.runs
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_found automation.runs;
begin
    select x.* into v_found
    from automation.runs as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = run_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('run %s does not exist', coalesce(run_id, 'null')),
            hint = 'List the runs with api.list_runs().';
    end if;
    return v_found;
end;
$function$;
alter function automation.require_run(text) owner to pyairtable_owner;
comment on function automation.require_run(text) is 'A run of this tenant. Raises PT404 when there is none.';
revoke execute on function automation.require_run(text) from public;
grant execute on function automation.require_run(text) to application_user;

-- function automation.require_run_lease(uuid, text, uuid)
create or replace function automation.require_run_lease(tenant_id uuid, run_id text, lease_id uuid)
returns automation.outbox
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    return automation.require_lease(
        tenant_id,
        (
            select r.message_id
            from automation.runs as r
            where r.tenant_id = require_run_lease.tenant_id
                and r.id = run_id
        ),
        lease_id
    );
end;
$function$;
alter function automation.require_run_lease(uuid, text, uuid) owner to pyairtable_owner;
comment on function automation.require_run_lease(uuid, text, uuid) is 'The message of a run that is under this lease, held until the transaction ends. Raises PT409 when it is no longer its own: another consumer has the run, or it was cancelled.';
revoke execute on function automation.require_run_lease(uuid, text, uuid) from public;

-- function automation.require_trigger(text)
create or replace function automation.require_trigger(trigger_id text)
returns automation.triggers
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_found automation.triggers;
begin
    select x.* into v_found
    from automation.triggers as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = trigger_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('trigger %s does not exist', coalesce(trigger_id, 'null')),
            hint = 'List the triggers of a workflow with api.list_triggers(workflow_id).';
    end if;
    return v_found;
end;
$function$;
alter function automation.require_trigger(text) owner to pyairtable_owner;
comment on function automation.require_trigger(text) is 'A trigger of this tenant. Raises PT404 when there is none.';
revoke execute on function automation.require_trigger(text) from public;
grant execute on function automation.require_trigger(text) to application_user;

-- function automation.require_workflow(text)
create or replace function automation.require_workflow(workflow_id text)
returns automation.workflows
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_found automation.workflows;
begin
    select x.* into v_found
    from automation.workflows as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = workflow_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('workflow %s does not exist', coalesce(workflow_id, 'null')),
            hint = 'List the workflows with api.list_workflows().';
    end if;
    return v_found;
end;
$function$;
alter function automation.require_workflow(text) owner to pyairtable_owner;
comment on function automation.require_workflow(text) is 'A workflow of this tenant. Raises PT404 when there is none.';
revoke execute on function automation.require_workflow(text) from public;
grant execute on function automation.require_workflow(text) to application_user;

-- function automation.revive(uuid, bigint)
create or replace function automation.revive(tenant_id uuid, message_id bigint)
returns boolean
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    update automation.outbox as o
    set
        state = 'waiting',
        attempts = 0,
        available_at = clock_timestamp()
    where o.tenant_id = revive.tenant_id
        and o.id = message_id
        and o.state = 'dead';
    return found;
end;
$function$;
alter function automation.revive(uuid, bigint) owner to pyairtable_owner;
comment on function automation.revive(uuid, bigint) is 'Lets a dead message be tried again from the start, and returns whether there was one. Only pyairtable_dispatcher may call it.';
revoke execute on function automation.revive(uuid, bigint) from public;
grant execute on function automation.revive(uuid, bigint) to pyairtable_dispatcher;

-- function automation.run_json(automation.runs, boolean)
create or replace function automation.run_json(run automation.runs, is_whole boolean default true)
returns jsonb
language sql
stable
set search_path to ''
as $function$
    select jsonb_build_object(
        'id', run.id,
        'workflowId', run.workflow_id,
        'workflowVersion', run.workflow_version,
        'triggerId', run.trigger_id,
        'source', run.source,
        'idempotencyKey', run.idempotency_key,
        'parentRunId', run.parent_run_id,
        'depth', run.depth,
        'isChainEnd', run.is_chain_end,
        'state', run.state,
        'attempts', run.attempts,
        'error', run.error,
        'requestedBy', run.requested_by,
        'createdTime', airtable.time_text(run.created_at),
        'startedTime', airtable.time_text(run.started_at),
        'finishedTime', airtable.time_text(run.finished_at)
    )
    || case
        when is_whole then jsonb_build_object('definition', run.definition, 'input', run.input, 'output', run.output)
        else '{}'
    end
$function$;
alter function automation.run_json(automation.runs, boolean) owner to pyairtable_owner;
comment on function automation.run_json(automation.runs, boolean) is 'A run as callers see it; `is_whole` adds its definition, input and output.';
revoke execute on function automation.run_json(automation.runs, boolean) from public;
grant execute on function automation.run_json(automation.runs, boolean) to application_user;

-- function automation.start_changed(uuid, text, bigint, bigint, text)
create or replace function automation.start_changed(
    tenant_id uuid,
    base_id text,
    transaction_id bigint,
    change_id bigint,
    table_id text
)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_max_depth constant integer := 5;
    v_max_runs constant integer := 1000;
    v_trigger automation.triggers;
    v_parent automation.runs;
    v_sides text[];
    v_inputs jsonb[];
begin
    if not exists (
        select
        from automation.triggers as t
        where t.tenant_id = start_changed.tenant_id
            and t.table_id = start_changed.table_id
    )
    -- The last note of the transaction about the table answers for all.
    or exists (
        select
        from airtable.changes as later
        where later.tenant_id = start_changed.tenant_id
            and later.base_id = start_changed.base_id
            and later.transaction_id = start_changed.transaction_id
            and later.id > change_id
            and later.kind = 'record'
            and later.table_id = start_changed.table_id
    ) then
        return;
    end if;
    select r.* into v_parent
    from automation.runs as r
    where r.tenant_id = start_changed.tenant_id
        and r.id = current_setting('app.run_id', true);
    for v_trigger in
        select t.*
        from automation.triggers as t
        inner join automation.workflows as w
            on t.tenant_id = w.tenant_id
            and t.workflow_id = w.id
        where t.tenant_id = start_changed.tenant_id
            and t.table_id = start_changed.table_id
            and t.fault is null
            and w.is_enabled
        order by t.id
    loop
        if v_parent.depth >= v_max_depth then
            update automation.runs as r
            set is_chain_end = true
            where r.tenant_id = v_parent.tenant_id
                and r.id = v_parent.id;
            return;
        end if;
        -- Which sides of the change there must be, and which of them pass the filter.
        v_sides := case v_trigger.type
            when 'recordCreated' then array['n.old is null', 'new', null]
            when 'recordUpdated' then array['n.old is not null and n.new is not null', 'new', null]
            when 'recordDeleted' then array['n.new is null', 'old', null]
            else array['n.new is not null', 'new', 'old']
        end;
        begin
            execute format(
                $sql$
                    with net as (
                        select
                            object.key as id,
                            (array_agg(object.value -> 'old' order by c.id))[1] as old,
                            (array_agg(object.value -> 'new' order by c.id desc))[1] as new
                        from airtable.changes as c
                        cross join lateral jsonb_each(c.objects) as object (key, value)
                        where c.tenant_id = $1
                            and c.base_id = $2
                            and c.transaction_id = $3
                            and c.kind = 'record'
                            and c.table_id = $4
                        group by object.key
                    ),

                    passing as (
                        select n.*
                        from net as n
                        where n.old is distinct from n.new
                            and %s
                            and exists (
                                select
                                from (
                                    select n.%I -> 'cells', (n.%I ->> 'time')::timestamptz
                                ) as r (fields, created_time)
                                where %s
                            )
                            and not exists (
                                select
                                from (
                                    select n.%I -> 'cells', (n.%I ->> 'time')::timestamptz
                                ) as r (fields, created_time)
                                where %s
                            )
                        order by n.id
                        limit $5
                    )

                    select array_agg(
                        jsonb_build_object(
                            'baseId', $2, 'tableId', $4, 'recordId', p.id, 'cells', p.new -> 'cells', 'previousCells', p.old -> 'cells'
                        )
                        order by p.id
                    )
                    from passing as p
                $sql$,
                v_sides[1],
                v_sides[2],
                v_sides[2],
                search.filter_condition(v_trigger.condition),
                coalesce(v_sides[3], 'old'),
                coalesce(v_sides[3], 'old'),
                case when v_sides[3] is null then 'false' else 'n.old is not null and ' || search.filter_condition(v_trigger.condition) end
            )
            into v_inputs
            using start_changed.tenant_id, start_changed.base_id, start_changed.transaction_id, start_changed.table_id, v_max_runs + 1;
        exception
            when data_exception or sqlstate 'PT400' then
                -- Nobody's write fails because of somebody's filter.
                update automation.triggers as t
                set fault = format('its filter cannot be asked: %s', sqlerrm)
                where t.tenant_id = v_trigger.tenant_id
                    and t.id = v_trigger.id;
                continue;
        end;
        if cardinality(v_inputs) > v_max_runs or exists (
            select
            from airtable.transactions as x
            where x.tenant_id = start_changed.tenant_id
                and x.base_id = start_changed.base_id
                and x.id = start_changed.transaction_id
                and x.is_truncated
        ) then
            v_inputs := array[
                jsonb_build_object('baseId', base_id, 'tableId', table_id, 'error', 'TOO_MANY_CHANGES')
            ];
        end if;
        perform automation.enqueue_run(
            start_changed.tenant_id,
            v_trigger.workflow_id,
            'record',
            format('change %s %s %s', v_trigger.id, transaction_id, input.value ->> 'recordId'),
            input.value,
            v_trigger.id,
            v_parent.id,
            coalesce(v_parent.depth, 0) + 1
        )
        from unnest(v_inputs) as input (value);
    end loop;
end;
$function$;
alter function automation.start_changed(uuid, text, bigint, bigint, text) owner to pyairtable_owner;
comment on function automation.start_changed(uuid, text, bigint, bigint, text) is 'Makes the runs that a transaction''s changes of a table''s records ask for.';
revoke execute on function automation.start_changed(uuid, text, bigint, bigint, text) from public;

-- function automation.trigger_faults(text, text, jsonb, text, text)
create or replace function automation.trigger_faults(
    type text,
    table_id text,
    filter jsonb,
    cron text,
    time_zone text
)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_is_record boolean := starts_with(type, 'record');
    v_faults text[];
begin
    v_faults := array[
        case
            when type is null or type not in (
                'recordCreated', 'recordUpdated', 'recordDeleted', 'recordMatches', 'schedule', 'webhook', 'manual'
            ) then
                format(
                    'type: expected recordCreated, recordUpdated, recordDeleted, recordMatches, schedule, webhook or manual, got %s',
                    coalesce(to_json(left(type, 100))::text, 'null')
                )
        end,
        case
            when v_is_record and table_id is null then format('table_id: a trigger of type %s needs it', type)
            when not v_is_record and table_id is not null then format('table_id: a trigger of type %s has none', type)
        end,
        case
            when type = 'recordMatches' and filter is null then 'filter: a trigger of type recordMatches needs it'
            when not v_is_record and filter is not null then format('filter: a trigger of type %s has none', type)
        end,
        case
            when type <> 'schedule' and cron is not null then format('cron: a trigger of type %s has none', type)
            when type = 'schedule' and automation.cron_parts(cron) is null then
                format(
                    'cron: expected five fields, minute, hour, day of month, month and day of week, got %s',
                    coalesce(to_json(left(cron, 100))::text, 'null')
                )
        end,
        case
            when type <> 'schedule' and time_zone is not null then format('time_zone: a trigger of type %s has none', type)
            when type = 'schedule' and not exists (
                select
                from pg_catalog.pg_timezone_names as z
                where z.name = trigger_faults.time_zone
            ) then
                format('time_zone: expected a name such as Europe/Berlin, got %s', coalesce(to_json(left(time_zone, 100))::text, 'null'))
        end
    ];
    v_faults := array_remove(v_faults, null);
    if cardinality(v_faults) > 0 then
        return v_faults;
    end if;
    if type = 'schedule' and automation.next_time(cron, time_zone, now()) is null then
        return array[format('cron: %s never comes', to_json(cron))];
    end if;
    if filter is not null then
        v_faults := airtable.filter_faults(table_id, filter);
        if v_faults = '{}' and jsonb_path_exists(
            airtable.resolved_filter(table_id, filter), '$.**.type ? (@ == "autoNumber" || @ == "lastModifiedTime")'
        ) then
            return array['filter: a trigger cannot ask for a field of type autoNumber or lastModifiedTime'];
        end if;
    end if;
    return v_faults;
end;
$function$;
alter function automation.trigger_faults(text, text, jsonb, text, text) owner to pyairtable_owner;
comment on function automation.trigger_faults(text, text, jsonb, text, text) is 'All that is wrong with the values of a trigger. Raises PT404 when there is no such table.';
revoke execute on function automation.trigger_faults(text, text, jsonb, text, text) from public;
grant execute on function automation.trigger_faults(text, text, jsonb, text, text) to application_user;

-- function automation.trigger_json(automation.triggers)
create or replace function automation.trigger_json(workflow_trigger automation.triggers)
returns json
language sql
stable
set search_path to ''
as $function$
    select json_strip_nulls(json_build_object(
        'id', workflow_trigger.id,
        'workflowId', workflow_trigger.workflow_id,
        'type', workflow_trigger.type,
        'tableId', workflow_trigger.table_id,
        'filter', workflow_trigger.filter,
        'cron', workflow_trigger.cron,
        'timeZone', workflow_trigger.time_zone,
        'nextTime', airtable.time_text(workflow_trigger.next_at),
        'fault', workflow_trigger.fault
    ))
$function$;
alter function automation.trigger_json(automation.triggers) owner to pyairtable_owner;
comment on function automation.trigger_json(automation.triggers) is 'A trigger as callers see it, without what it has not: {"id", "workflowId", "type", "tableId", "filter", "cron", "timeZone", "nextTime", "fault"}.';
revoke execute on function automation.trigger_json(automation.triggers) from public;
grant execute on function automation.trigger_json(automation.triggers) to application_user;

-- function automation.webhook_notification(uuid, text)
create or replace function automation.webhook_notification(tenant_id uuid, webhook_id text)
returns table(url text, body text, mac text)
language sql
security definer rows 1
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        w.notification_url,
        notice.body,
        'hmac-sha256=' || encode(
            extensions.hmac(convert_to(notice.body, 'UTF8'), w.mac_secret, 'sha256'), 'hex'
        )
    from airtable.webhooks as w
    cross join lateral (
        select
            json_build_object(
                'base', json_build_object('id', w.base_id),
                'webhook', json_build_object('id', w.id),
                'timestamp', airtable.time_text(clock_timestamp())
            )::text
    ) as notice (body)
    where w.tenant_id = webhook_notification.tenant_id
        and w.id = webhook_id
        and w.are_notifications_enabled
        and w.notification_url is not null
        and w.expires_at > now()
$function$;
alter function automation.webhook_notification(uuid, text) owner to pyairtable_owner;
comment on function automation.webhook_notification(uuid, text) is 'What to post for a message of topic webhook: where to, the body, and the header X-Airtable-Content-MAC. No row when the webhook has gone, has expired or wants none. Only pyairtable_dispatcher may call it.';
revoke execute on function automation.webhook_notification(uuid, text) from public;
grant execute on function automation.webhook_notification(uuid, text) to pyairtable_dispatcher;

-- function automation.withdraw_run(text)
create or replace function automation.withdraw_run(run_id text)
returns automation.runs
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_run automation.runs := automation.require_held_run(run_id);
    v_message_id bigint := v_run.message_id;
begin
    if v_run.state not in ('queued', 'running') then
        raise exception using
            errcode = 'PT409',
            message = format('run %s is over: it is %s', run_id, v_run.state),
            hint = 'Only a run that is queued or running can be cancelled.';
    end if;
    update automation.runs as r
    set
        state = 'cancelled',
        message_id = null,
        finished_at = clock_timestamp()
    where r.tenant_id = v_run.tenant_id
        and r.id = v_run.id
    returning r.* into v_run;
    delete from automation.outbox as o
    where o.tenant_id = v_run.tenant_id
        and o.id = v_message_id;
    return v_run;
end;
$function$;
alter function automation.withdraw_run(text) owner to pyairtable_owner;
comment on function automation.withdraw_run(text) is 'Cancels a run and takes its message out of the outbox: whoever is at work on it is refused when it ends. Needs level editor. Raises PT404 when there is none, PT409 when it is over.';
revoke execute on function automation.withdraw_run(text) from public;
grant execute on function automation.withdraw_run(text) to application_user;

-- function automation.workflow_faults(text, jsonb, integer)
create or replace function automation.workflow_faults(name text, definition jsonb, max_attempts integer)
returns text[]
language sql
immutable
set search_path to ''
as $function$
    select array_remove(
        array[
            case when length(name) not between 1 and 255 then 'name: expected 1 to 255 characters' end,
            case
                when max_attempts not between 1 and 100 then format('max_attempts: expected 1 to 100, got %s', max_attempts)
            end,
            case
                when jsonb_typeof(definition) <> 'array' then
                    format('definition: expected a list of actions, got %s', jsonb_typeof(definition))
                when jsonb_array_length(definition) not between 1 and 100 then
                    format('definition: expected 1 to 100 actions, got %s', jsonb_array_length(definition))
                when octet_length(definition::text) > 262144 then
                    format('definition: expected at most 262144 bytes, got %s', octet_length(definition::text))
            end
        ]
        || array(
            select fault.text
            from jsonb_array_elements(
                case jsonb_typeof(definition) when 'array' then definition else '[]' end
            ) with ordinality as action (value, place)
            cross join lateral (
                select format('definition[%s]: expected an object, got %s', action.place - 1, jsonb_typeof(action.value))
                where jsonb_typeof(action.value) <> 'object'
                union all
                select
                    format(
                        'definition[%s].type: expected a letter, then letters, digits, _ and ., got %s',
                        action.place - 1,
                        coalesce((action.value -> 'type')::text, 'nothing')
                    )
                where jsonb_typeof(action.value) = 'object'
                    and (
                        jsonb_typeof(action.value -> 'type') is distinct from 'string'
                        or action.value ->> 'type' !~ '^[a-z][A-Za-z0-9_.]{0,62}$'
                    )
                union all
                select format('definition[%s].name: expected 1 to 255 characters', action.place - 1)
                where action.value ? 'name'
                    and (
                        jsonb_typeof(action.value -> 'name') <> 'string'
                        or length(action.value ->> 'name') not between 1 and 255
                    )
                union all
                select
                    format(
                        'definition[%s].config: expected an object, got %s',
                        action.place - 1,
                        jsonb_typeof(action.value -> 'config')
                    )
                where jsonb_typeof(action.value -> 'config') <> 'object'
                union all
                select format('definition[%s].%s: is not known', action.place - 1, known.key)
                from jsonb_object_keys(
                    case jsonb_typeof(action.value) when 'object' then action.value else '{}' end
                ) as known (key)
                where known.key not in ('type', 'name', 'config')
            ) as fault (text)
            order by action.place, fault.text
        ),
        null
    )
$function$;
alter function automation.workflow_faults(text, jsonb, integer) owner to pyairtable_owner;
comment on function automation.workflow_faults(text, jsonb, integer) is 'All that is wrong with the values of a workflow; null was not given.';
revoke execute on function automation.workflow_faults(text, jsonb, integer) from public;
grant execute on function automation.workflow_faults(text, jsonb, integer) to application_user;

-- function automation.workflow_json(automation.workflows)
create or replace function automation.workflow_json(workflow automation.workflows)
returns json
language sql
stable
set search_path to ''
as $function$
    select json_build_object(
        'id', workflow.id,
        'name', workflow.name,
        'definition', workflow.definition,
        'enabled', workflow.is_enabled,
        'maxAttempts', workflow.max_attempts,
        'version', workflow.version,
        'createdTime', airtable.time_text(workflow.created_at),
        'createdBy', workflow.created_by,
        'lastModifiedTime', airtable.time_text(workflow.updated_at),
        'lastModifiedBy', workflow.updated_by
    )
$function$;
alter function automation.workflow_json(automation.workflows) owner to pyairtable_owner;
comment on function automation.workflow_json(automation.workflows) is 'A workflow as callers see it: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime", "createdBy", "lastModifiedTime", "lastModifiedBy"}.';
revoke execute on function automation.workflow_json(automation.workflows) from public;
grant execute on function automation.workflow_json(automation.workflows) to application_user;

-- function chat.own_session(text)
create or replace function chat.own_session(session_id text)
returns chat.conversation_sessions
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := chat.require_user();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = own_session.session_id
        and s.user_id = v_user_id
    for update;
    if v_session.id is not null then
        return v_session;
    end if;
    if exists (
        select from chat.conversation_sessions as s
        where s.tenant_id = v_tenant_id
            and s.id = own_session.session_id
    ) then
        raise exception using
            errcode = 'PT403',
            message = format('conversation %s is another member''s', session_id),
            hint = 'Only its user changes a conversation; sharing it lets others read it.';
    end if;
    perform chat.raise_session_missing(session_id);
    return null;
end;
$function$;
alter function chat.own_session(text) owner to pyairtable_owner;
comment on function chat.own_session(text) is 'A conversation of this transaction''s user, locked. Raises PT403 for one that another member shares, PT404 when there is none.';
revoke execute on function chat.own_session(text) from public;
grant execute on function chat.own_session(text) to application_user;

-- function chat.raise_session_missing(text)
create or replace function chat.raise_session_missing(session_id text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('conversation %s does not exist', coalesce(session_id, 'null')),
        hint = 'List conversations with api.list_sessions().';
end;
$function$;
alter function chat.raise_session_missing(text) owner to pyairtable_owner;
comment on function chat.raise_session_missing(text) is 'Raises PT404. A conversation that is not shared, or another tenant''s, is reported in the same words as one that never was.';
revoke execute on function chat.raise_session_missing(text) from public;
grant execute on function chat.raise_session_missing(text) to application_user;

-- function chat.require_sharing(text)
create or replace function chat.require_sharing(shared_with text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    if shared_with <> 'private' and not app.may('commenter') then
        raise exception using
            errcode = 'PT403',
            message = format('what others see needs level commenter, and this context has level %s', app.current_level()),
            hint = 'Keep the conversation private: api.share_session(session_id, ''private'').';
    end if;
end;
$function$;
alter function chat.require_sharing(text) owner to pyairtable_owner;
comment on function chat.require_sharing(text) is 'Raises PT403 unless this transaction may write a conversation shared so: others see what is not private.';
revoke execute on function chat.require_sharing(text) from public;
grant execute on function chat.require_sharing(text) to application_user;

-- function chat.require_user()
create or replace function chat.require_user()
returns uuid
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_user_id uuid := app.current_user_id();
begin
    if v_user_id is null then
        raise exception using
            errcode = 'PT403',
            message = 'a conversation belongs to a person, and this context has none',
            hint = 'Sign the context for the user whose conversation it is.';
    end if;
    return v_user_id;
end;
$function$;
alter function chat.require_user() owner to pyairtable_owner;
comment on function chat.require_user() is 'The user this transaction works for. Raises PT403 for the tenant''s own service, which is nobody.';
revoke execute on function chat.require_user() from public;
grant execute on function chat.require_user() to application_user;

-- function chat.session_faults(text, text, text, text, text, jsonb)
create or replace function chat.session_faults(
    title text,
    status text,
    shared_with text,
    model text,
    system_prompt text,
    metadata jsonb
)
returns text[]
language sql
immutable parallel safe
set search_path to ''
as $function$
    select array[
        case when length(title) not between 1 and 255 then 'title: expected 1 to 255 characters' end,
        case
            when status not in ('active', 'archived') then
                format('status: expected active or archived, got %s', to_json(left(status, 100)))
        end,
        case
            when shared_with not in ('private', 'owners', 'tenant') then
                format('shared_with: expected private, owners or tenant, got %s', to_json(left(shared_with, 100)))
        end,
        case when length(model) > 255 then 'model: expected at most 255 characters' end,
        case
            when length(system_prompt) > 16384 then
                format('system_prompt: expected at most 16384 characters, got %s', length(system_prompt))
        end,
        case
            when jsonb_typeof(metadata) <> 'object' then
                format('metadata: expected an object, got %s', jsonb_typeof(metadata))
            when octet_length(metadata::text) > 65536 then
                format('metadata: expected at most 65536 bytes, got %s', octet_length(metadata::text))
        end
    ]
$function$;
alter function chat.session_faults(text, text, text, text, text, jsonb) owner to pyairtable_owner;
comment on function chat.session_faults(text, text, text, text, text, jsonb) is 'What is wrong with the values of a conversation, one fault or null each; a null value was not given.';
revoke execute on function chat.session_faults(text, text, text, text, text, jsonb) from public;
grant execute on function chat.session_faults(text, text, text, text, text, jsonb) to application_user;

-- function chat.session_json(chat.conversation_sessions)
create or replace function chat.session_json(session chat.conversation_sessions)
returns json
language sql
stable parallel safe
begin atomic
 select json_build_object('id', (session).id, 'userId', (session).user_id, 'title', (session).title, 'status', (session).status, 'sharedWith', (session).shared_with, 'model', (session).model, 'systemPrompt', (session).system_prompt, 'metadata', (session).metadata, 'messageCount', (session).message_count, 'createdTime', (session).created_time, 'lastModifiedTime', (session).last_modified_time, 'lastMessageTime', (session).last_message_time, 'lastActivityTime', (session).last_activity_time) as json_build_object;
end;
alter function chat.session_json(chat.conversation_sessions) owner to pyairtable_owner;
comment on function chat.session_json(chat.conversation_sessions) is 'A conversation as callers see it: {"id", "userId", "title", "status", "sharedWith", "model", "systemPrompt", "metadata", "messageCount", "createdTime", "lastModifiedTime", "lastMessageTime", "lastActivityTime"}.';
revoke execute on function chat.session_json(chat.conversation_sessions) from public;
grant execute on function chat.session_json(chat.conversation_sessions) to application_user;

-- function core.create_tenant(text, text)
create or replace function core.create_tenant(slug text, name text)
returns uuid
language sql
set search_path to ''
as $function$
    insert into core.tenants (slug, name)
    values (create_tenant.slug, create_tenant.name)
    returning id
$function$;
alter function core.create_tenant(text, text) owner to pyairtable_owner;
comment on function core.create_tenant(text, text) is 'Creates a tenant and returns its id. Raises 23505 when the slug is taken. Only the owner may call it.';
revoke execute on function core.create_tenant(text, text) from public;

-- function core.issue_api_key(text, text, timestamp with time zone)
create or replace function core.issue_api_key(name text, level text, expires_at timestamp with time zone)
returns json
language plpgsql
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
declare
    v_prefix text := airtable.generate_id('key');
    v_secret text := v_prefix || '.' || translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
    v_id uuid;
    v_created_at timestamptz;
begin
    insert into core.api_keys as k (tenant_id, name, prefix, digest, level, created_by, expires_at)
    values (
        app.require('owner'),
        issue_api_key.name,
        v_prefix,
        sha256(convert_to(v_secret, 'UTF8')),
        issue_api_key.level,
        app.current_user_id(),
        issue_api_key.expires_at
    )
    returning k.id, k.created_at into v_id, v_created_at;
    return json_build_object(
        'id', v_id,
        'name', name,
        'prefix', v_prefix,
        'level', level,
        'createdTime', v_created_at,
        'expiresTime', expires_at,
        'secret', v_secret
    );
end;
$function$;
alter function core.issue_api_key(text, text, timestamp with time zone) owner to pyairtable_owner;
comment on function core.issue_api_key(text, text, timestamp with time zone) is 'Stores a new API key for the user of this transaction: {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}. Needs level owner.';
revoke execute on function core.issue_api_key(text, text, timestamp with time zone) from public;
grant execute on function core.issue_api_key(text, text, timestamp with time zone) to application_user;

-- function core.list_tenants()
create or replace function core.list_tenants()
returns json
language sql
stable
set search_path to ''
as $function$
    select
        json_build_object('tenants', coalesce(
            json_agg(
                json_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'createdTime', to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                order by t.slug
            ),
            '[]'
        ))
    from core.tenants as t
$function$;
alter function core.list_tenants() owner to pyairtable_owner;
comment on function core.list_tenants() is 'All tenants by slug: {"tenants": [{"id", "slug", "name", "createdTime"}]}. Only the owner may call it.';
revoke execute on function core.list_tenants() from public;

-- function core.member_id(text, text)
create or replace function core.member_id(email text, name text)
returns uuid
language plpgsql
security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_id uuid;
begin
    perform app.require('owner');
    insert into core.users (email, name)
    values (member_id.email, coalesce(member_id.name, split_part(member_id.email, '@', 1)))
    on conflict (lower(users.email)) do nothing
    returning id into v_id;
    if v_id is null then
        select u.id into v_id
        from core.users as u
        where lower(u.email) = lower(member_id.email);
    end if;
    return v_id;
end;
$function$;
alter function core.member_id(text, text) owner to pyairtable_owner;
comment on function core.member_id(text, text) is 'The id of the person with this address, who is added when new. Needs level owner.';
revoke execute on function core.member_id(text, text) from public;
grant execute on function core.member_id(text, text) to application_user;

-- function core.member_json(uuid)
create or replace function core.member_json(user_id uuid)
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_build_object('id', u.id, 'email', u.email, 'name', u.name, 'role', m.role, 'createdTime', m.created_at)
    from core.memberships as m
    inner join core.users as u on m.user_id = u.id
    where m.tenant_id = (select app.require_tenant_id())
        and m.user_id = member_json.user_id
$function$;
alter function core.member_json(uuid) owner to pyairtable_owner;
comment on function core.member_json(uuid) is 'A member of the tenant: {"id", "email", "name", "role", "createdTime"}; null when the user is none.';
revoke execute on function core.member_json(uuid) from public;
grant execute on function core.member_json(uuid) to application_user;

-- function core.raise_api_key_missing(uuid)
create or replace function core.raise_api_key_missing(id uuid)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('API key %s does not exist', coalesce(id::text, 'null')),
        hint = 'List the keys with api.list_api_keys().';
end;
$function$;
alter function core.raise_api_key_missing(uuid) owner to pyairtable_owner;
comment on function core.raise_api_key_missing(uuid) is 'Raises PT404. A key of another tenant is reported in the same words as one that never was.';
revoke execute on function core.raise_api_key_missing(uuid) from public;
grant execute on function core.raise_api_key_missing(uuid) to application_user;

-- function core.raise_member_missing(uuid)
create or replace function core.raise_member_missing(user_id uuid)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('user %s is no member', coalesce(user_id::text, 'null')),
        hint = 'List the members with api.list_members().';
end;
$function$;
alter function core.raise_member_missing(uuid) owner to pyairtable_owner;
comment on function core.raise_member_missing(uuid) is 'Raises PT404. A person who is there for another tenant is reported in the same words as one who never was.';
revoke execute on function core.raise_member_missing(uuid) from public;
grant execute on function core.raise_member_missing(uuid) to application_user;

-- function core.require_role(text)
create or replace function core.require_role(role text)
returns void
language plpgsql
immutable
set search_path to ''
as $function$
begin
    if app.level_rank(role) is null then
        raise exception using
            errcode = 'PT422',
            message = format('%s is no role of a member', coalesce(to_json(role)::text, 'null')),
            hint = 'Roles are owner, editor, commenter and reader.';
    end if;
end;
$function$;
alter function core.require_role(text) owner to pyairtable_owner;
comment on function core.require_role(text) is 'Raises PT422 unless it is owner, editor, commenter or reader.';
revoke execute on function core.require_role(text) from public;
grant execute on function core.require_role(text) to application_user;

-- function core.require_time_zone(text)
create or replace function core.require_time_zone(name text)
returns void
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    -- Abbreviations and POSIX rules are time zones too, but know no daylight saving time, or that of nowhere.
    if name is null
        or name !~ '^([A-Z][A-Za-z0-9_+-]*/[A-Za-z0-9_/+-]+|UTC)$'
        or not exists (select from pg_timezone_names as z where z.name = require_time_zone.name)
    then
        raise exception using
            errcode = 'PT422',
            message = format('time_zone: %s is no time zone', coalesce(to_json(left(name, 100))::text, 'null')),
            hint = 'Use a name of the IANA time zone database, such as Europe/Berlin, or UTC.';
    end if;
end;
$function$;
alter function core.require_time_zone(text) owner to pyairtable_owner;
comment on function core.require_time_zone(text) is 'Raises PT422 unless this is a name of the IANA time zone database, or UTC.';
revoke execute on function core.require_time_zone(text) from public;
grant execute on function core.require_time_zone(text) to application_user;

-- function core.tenant_id(text)
create or replace function core.tenant_id(slug text)
returns uuid
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_id uuid;
begin
    select t.id into v_id
    from core.tenants as t
    where t.slug = tenant_id.slug;
    if v_id is null then
        raise exception using
            errcode = 'PT404',
            message = format('tenant "%s" does not exist', slug),
            hint = 'List the tenants with `pyairtable-db tenant list`, or create it with `pyairtable-db tenant create`.';
    end if;
    return v_id;
end;
$function$;
alter function core.tenant_id(text) owner to pyairtable_owner;
comment on function core.tenant_id(text) is 'The id of the tenant with this slug. Raises PT404 when there is none. Only the owner may call it.';
revoke execute on function core.tenant_id(text) from public;

-- function files.content_vector(text, text)
create or replace function files.content_vector(
    name text,
    text text,
    out vector tsvector,
    out indexed_length integer
)
returns record
language plpgsql
immutable parallel safe
set search_path to ''
set client_min_messages to 'warning'
as $function$
declare
    v_name tsvector := setweight(to_tsvector('search.words', translate(name, '._-', '   ')), 'A');
begin
    indexed_length := case when text is not null then least(length(text), 4194304) end;
    loop
        begin
            vector := v_name || to_tsvector('search.words', left(coalesce(text, ''), coalesce(indexed_length, 0)));
            return;
        exception
            when program_limit_exceeded then
                indexed_length := indexed_length / 2;
        end;
    end loop;
end;
$function$;
alter function files.content_vector(text, text) owner to pyairtable_owner;
comment on function files.content_vector(text, text) is 'The words of a file''s name, with weight A, and of its text; `indexed_length` is how many characters of the text they come from: all, or the longest of its first 4,194,304, 2,097,152, … whose words fit into a tsvector.';
revoke execute on function files.content_vector(text, text) from public;
grant execute on function files.content_vector(text, text) to application_user;

-- function files.extensions()
create or replace function files.extensions()
returns table(extension text, allowed boolean, mime_type text, max_size bigint, is_default boolean)
language sql
stable rows 50
set search_path to ''
as $function$
    select
        coalesce(t.extension, d.extension),
        coalesce(t.allowed, true),
        coalesce(t.mime_type, d.mime_type, 'application/octet-stream'),
        coalesce(t.max_size, d.max_size, 104857600),
        t.extension is null
    from files.default_extensions as d
    full join (
        select e.*
        from files.tenant_extensions as e
        where e.tenant_id = (select app.require_tenant_id())
    ) as t on d.extension = t.extension
$function$;
alter function files.extensions() owner to pyairtable_owner;
comment on function files.extensions() is 'What holds for this tenant: its own rows, and the defaults it has no row for.';
revoke execute on function files.extensions() from public;
grant execute on function files.extensions() to application_user;

-- function files.file_faults(text, bigint, text, text)
create or replace function files.file_faults(name text, size bigint, mime_type text, sha256 text)
returns text[]
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_extension text := lower(substring(name from '\.([A-Za-z0-9]{1,16})$'));
    v_faults text[];
    v_allowed boolean;
    v_max_size bigint;
begin
    -- Controls that turn the direction of writing make "exe.pdf" of "fdp.exe".
    if coalesce(length(name), 0) not between 1 and 255 or name ~ '[\u0001-\u001f\u007f-\u009f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]' then
        v_faults := array['name: expected 1 to 255 characters without slashes and control characters'];
    elsif v_extension is null then
        v_faults := array[format('name: %s has no extension', to_json(name))];
    else
        select e.allowed, e.max_size into v_allowed, v_max_size
        from files.extensions() as e
        where e.extension = v_extension;
        if v_allowed is not true then
            v_faults := array[format('name: files with the extension "%s" are not allowed here', v_extension)];
        end if;
    end if;
    v_max_size := coalesce(v_max_size, 5368709120);
    return v_faults || array[
        case
            when size is null or size not between 0 and v_max_size then
                format('size: expected 0 to %s bytes, got %s', v_max_size, coalesce(size::text, 'null'))
        end,
        case
            when mime_type !~ '^[a-z]+/[a-z0-9.+-]{1,100}$' then
                format('mime_type: %s is no media type such as text/csv', to_json(left(mime_type, 100)))
        end,
        case when sha256 !~ '^[0-9a-f]{64}$' then 'sha256: expected 64 digits of lower-case hex' end
    ];
end;
$function$;
alter function files.file_faults(text, bigint, text, text) owner to pyairtable_owner;
comment on function files.file_faults(text, bigint, text, text) is 'What is wrong with a file that is to be registered, one fault or null each: its name, extension and size by what the tenant allows, and the form of type and digest.';
revoke execute on function files.file_faults(text, bigint, text, text) from public;
grant execute on function files.file_faults(text, bigint, text, text) to application_user;

-- function files.file_json(files.files)
create or replace function files.file_json(file files.files)
returns json
language sql
stable parallel safe
begin atomic
 select json_build_object('id', (file).id, 'name', (file).name, 'extension', (file).extension, 'mimeType', (file).mime_type, 'size', (file).size, 'sha256', (file).sha256, 'storageKey', (file).storage_key, 'state', (file).state, 'baseId', (file).base_id, 'tableId', (file).table_id, 'recordId', (file).record_id, 'sessionId', (file).session_id, 'uploadedBy', (file).uploaded_by, 'textLength', (file).text_length, 'indexedLength', (file).indexed_length, 'createdTime', (file).created_time, 'storedTime', (file).stored_time, 'deletedTime', (file).deleted_time) as json_build_object;
end;
alter function files.file_json(files.files) owner to pyairtable_owner;
comment on function files.file_json(files.files) is 'A file as callers see it: {"id", "name", "extension", "mimeType", "size", "sha256", "storageKey", "state", "baseId", "tableId", "recordId", "sessionId", "uploadedBy", "textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}.';
revoke execute on function files.file_json(files.files) from public;
grant execute on function files.file_json(files.files) to application_user;

-- function files.purge(interval)
create or replace function files.purge(older_than interval default null::interval)
returns table(tenant_id uuid, storage_key text)
language sql
set search_path to ''
as $function$
    delete from files.files as f
    using ops.tenant_cuts('files', older_than) as c
    where f.tenant_id = c.tenant_id
        and f.deleted_time < c.cut
        and not ops.is_held('files', f.tenant_id, f.deleted_time)
    returning f.tenant_id, f.storage_key
$function$;
alter function files.purge(interval) owner to pyairtable_owner;
comment on function files.purge(interval) is 'Deletes for good the files that were deleted longer ago than this, or than each tenant''s retention says, but none under a legal hold, of all tenants, and returns the objects that the store may now drop. For the owner, in a transaction that works for no tenant.';
revoke execute on function files.purge(interval) from public;

-- function files.raise_file_missing(text)
create or replace function files.raise_file_missing(file_id text)
returns void
language plpgsql
stable
set search_path to ''
as $function$
begin
    raise exception using
        errcode = 'PT404',
        message = format('file %s does not exist', coalesce(file_id, 'null')),
        hint = 'List files with api.list_files().';
end;
$function$;
alter function files.raise_file_missing(text) owner to pyairtable_owner;
comment on function files.raise_file_missing(text) is 'Raises PT404. A file of a conversation that is not shared, or another tenant''s, is reported in the same words as one that never was.';
revoke execute on function files.raise_file_missing(text) from public;
grant execute on function files.raise_file_missing(text) to application_user;

-- function files.require_writable(text)
create or replace function files.require_writable(file_id text)
returns files.files
language plpgsql
set search_path to ''
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_file files.files;
begin
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = require_writable.file_id;
    if v_file.id is null then
        perform files.raise_file_missing(file_id);
    end if;
    if v_file.of_session then
        perform chat.require_sharing((chat.own_session(v_file.session_id)).shared_with);
    else
        perform app.require('editor');
    end if;
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = require_writable.file_id
    for update;
    return v_file;
end;
$function$;
alter function files.require_writable(text) owner to pyairtable_owner;
comment on function files.require_writable(text) is 'A file that this transaction may change, locked: of the caller''s own conversation, or as an editor any other. Raises PT404 when there is none, PT403 when it may not.';
revoke execute on function files.require_writable(text) from public;
grant execute on function files.require_writable(text) to application_user;

-- function files.snippet(text, tsquery)
create or replace function files.snippet(text text, query tsquery)
returns text
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
set client_min_messages to 'warning'
as $function$
declare
    v_words text := querytree(query);
    v_window text;
    v_snippet text;
begin
    -- Two characters of private use, which texts have no use for, mark words until the rest is escaped.
    if v_words not in ('', 'T') then
        for i in 0..least(length(text) - 1, 999999) / 20000 loop
            v_window := translate(substr(text, i * 20000 + 1, 20000), e'\uE000\uE001', '');
            v_snippet := ts_headline(
                'search.words',
                v_window,
                replace(v_words, ' & ', ' | ')::tsquery,
                e'StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MaxWords=25, MinWords=8, ShortWord=0, FragmentDelimiter=" … "'
            );
            exit when strpos(v_snippet, e'\uE000') > 0;
            v_snippet := null;
        end loop;
    end if;
    v_snippet := coalesce(v_snippet, left(text, 160));
    v_snippet := replace(replace(replace(replace(v_snippet, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
    return regexp_replace(replace(replace(v_snippet, e'\uE000', '<mark>'), e'\uE001', '</mark>'), '\s+', ' ', 'g');
end;
$function$;
alter function files.snippet(text, tsquery) owner to pyairtable_owner;
comment on function files.snippet(text, tsquery) is 'The part of a text around the words of a query, as HTML: the words in <mark>, all else escaped. Looks through the first million characters; without a word there, the beginning of the text.';
revoke execute on function files.snippet(text, tsquery) from public;
grant execute on function files.snippet(text, tsquery) to application_user;

-- function files.take_dropped_objects(integer)
create or replace function files.take_dropped_objects(max_objects integer default 1000)
returns table(tenant_id uuid, kind text, storage_key text)
language sql
set search_path to ''
as $function$
    delete from files.dropped_objects as o
    using (
        select d.tenant_id, d.id
        from files.dropped_objects as d
        order by d.id
        limit max_objects
        for update skip locked
    ) as taken
    where o.tenant_id = taken.tenant_id
        and o.id = taken.id
    returning o.tenant_id, o.kind, o.storage_key
$function$;
alter function files.take_dropped_objects(integer) owner to pyairtable_owner;
comment on function files.take_dropped_objects(integer) is 'Takes away, and returns, objects that the store may drop, the oldest first. Drop them in the store before the transaction commits, so that none is forgotten. For the owner.';
revoke execute on function files.take_dropped_objects(integer) from public;

-- function ops.cut(text, uuid)
create or replace function ops.cut(kind text, tenant_id uuid default null::uuid)
returns timestamp with time zone
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        least(
            case
                when w.keep is null then '-infinity'
                when k.whole_days then date_trunc('day', now() - w.keep)
                else now() - w.keep
            end,
            (
                select min(h.begins)
                from ops.legal_holds as h
                where k.is_prefix
                    and h.tenant_id = cut.tenant_id
                    and (h.kind is null or h.kind = cut.kind)
                    and h.released_at is null
            )
        )
    from ops.retention_kinds as k
    left join ops.retention_periods as p
        on k.kind = p.kind
        and p.tenant_id = cut.tenant_id
    -- A tenant's own period, within the bounds there are by now.
    cross join lateral (
        select
            case
                when p.keep is null then k.keep
                else least(greatest(p.keep, k.at_least), k.at_most)
            end as keep
    ) as w
    where k.kind = cut.kind
$function$;
alter function ops.cut(text, uuid) owner to pyairtable_owner;
comment on function ops.cut(text, uuid) is 'Rows of the kind from before this time are a tenant''s to lose, unless they are held; without a tenant, by the operator''s period. -infinity where they are kept for ever. Kinds that go by whole days have a cut at midnight (UTC). For the owner.';
revoke execute on function ops.cut(text, uuid) from public;

-- function ops.cuts(text)
create or replace function ops.cuts(kind text)
returns table(tenant_id uuid, cut timestamp with time zone)
language sql
stable
set search_path to ''
as $function$
    select null::uuid, ops.cut(cuts.kind)
    union all
    select t.tenant_id, ops.cut(cuts.kind, t.tenant_id)
    from (
        select p.tenant_id
        from ops.retention_periods as p
        where p.kind = cuts.kind
        union
        select h.tenant_id
        from ops.legal_holds as h
        inner join ops.retention_kinds as k
            on k.kind = cuts.kind
            and k.is_prefix
        where h.released_at is null
            and (h.kind is null or h.kind = cuts.kind)
    ) as t
$function$;
alter function ops.cuts(text) owner to pyairtable_owner;
comment on function ops.cuts(text) is 'Cuts of a kind: the operator''s, with no tenant, and those of the tenants that have another. For the owner.';
revoke execute on function ops.cuts(text) from public;

-- function ops.due()
create or replace function ops.due()
returns table(kind text, keep interval, cut timestamp with time zone, own_periods bigint, holds bigint, chunks bigint, chunks_due bigint, rows_due bigint, rows_held bigint, bytes bigint, last_run timestamp with time zone, last_error text)
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_kind ops.retention_kinds;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_last timestamptz;
begin
    for v_kind in
        select k.*
        from ops.retention_kinds as k
        order by k.place
    loop
        kind := v_kind.kind;
        keep := v_kind.keep;
        cut := nullif(ops.cut(v_kind.kind), '-infinity');
        select
            coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
            coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}'),
            max(c.cut)
        into v_tenants, v_cuts, v_last
        from ops.cuts(v_kind.kind) as c;
        select count(*) into own_periods
        from ops.retention_periods as p
        where p.kind = v_kind.kind;
        select count(*) into holds
        from ops.legal_holds as h
        where h.released_at is null
            and (h.kind is null or h.kind = v_kind.kind);
        execute format(
            'select count(*) filter (where not d.is_held), count(*) filter (where d.is_held)
            from (
                select
                    exists (
                        select
                        from ops.legal_holds as h
                        where h.tenant_id = r.tenant_id
                            and (h.kind is null or h.kind = $5)
                            and h.released_at is null
                            and h.begins <= r.%1$I
                            and h.ends > r.%1$I
                    ) as is_held
                from %2$s as r
                left join unnest($3::uuid[], $4::timestamptz[]) as o (tenant_id, cut) on r.tenant_id = o.tenant_id
                where r.%1$I < $1
                    and r.%1$I < coalesce(o.cut, $2)
                    and %3$s
            ) as d',
            v_kind.time_column,
            v_kind.relation,
            v_kind.condition
        )
        into rows_due, rows_held
        using v_last, ops.cut(v_kind.kind), v_tenants, v_cuts, v_kind.kind;
        if exists (
            select
            from timescaledb_information.hypertables as h
            where format('%I.%I', h.hypertable_schema, h.hypertable_name) = v_kind.relation
        ) then
            select count(*) into chunks
            from timescaledb_information.chunks as c
            where format('%I.%I', c.hypertable_schema, c.hypertable_name) = v_kind.relation;
            select count(*) filter (where d.is_droppable) into chunks_due
            from timeseries.due_chunks(v_kind.kind, planned => true) as d;
            bytes := public.hypertable_size(v_kind.relation::regclass);
        else
            chunks := null;
            chunks_due := null;
            bytes := pg_total_relation_size(v_kind.relation::regclass);
        end if;
        last_run := null;
        last_error := null;
        select m.began_at, coalesce(m.error, case when m.ended_at is null then 'did not end' end)
        into last_run, last_error
        from ops.maintenance_runs as m
        where m.task = v_kind.kind
        order by m.id desc
        limit 1;
        return next;
    end loop;
end;
$function$;
alter function ops.due() owner to pyairtable_owner;
comment on function ops.due() is 'For each kind of rows: the operator''s period and its cut, null for ever; how many tenants have their own; legal holds that stand; chunks, and how many may be dropped whole; rows that are due, counted, and rows that would be but are held; size; when it was last maintained and what went wrong. For the owner.';
revoke execute on function ops.due() from public;

-- function ops.hold_faults(text, text, timestamp with time zone, timestamp with time zone)
create or replace function ops.hold_faults(
    reason text,
    kind text,
    begins timestamp with time zone,
    ends timestamp with time zone
)
returns text[]
language sql
stable
set search_path to ''
as $function$
    select array_agg(f.fault order by f.place)
    from (
        values
            (
                1,
                case
                    when reason is null or length(reason) not between 1 and 2000 then 'reason: expected 1 to 2000 characters'
                end
            ),
            (
                2,
                case
                    when kind is not null and not exists (select from ops.retention_kinds as k where k.kind = hold_faults.kind) then
                        format(
                            'kind: expected one of %s, got %s',
                            (select string_agg(k.kind, ', ' order by k.place) from ops.retention_kinds as k),
                            left(kind, 100)
                        )
                end
            ),
            (3, case when begins >= ends then format('ends: expected a time after %s, got %s', begins, ends) end)
    ) as f (place, fault)
    where f.fault is not null
$function$;
alter function ops.hold_faults(text, text, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function ops.hold_faults(text, text, timestamp with time zone, timestamp with time zone) is 'What is wrong with a legal hold to be placed, a line for each fault; null when nothing is.';
revoke execute on function ops.hold_faults(text, text, timestamp with time zone, timestamp with time zone) from public;
grant execute on function ops.hold_faults(text, text, timestamp with time zone, timestamp with time zone) to application_user;

-- function ops.hold_json(ops.legal_holds)
create or replace function ops.hold_json(hold ops.legal_holds)
returns json
language sql
stable
set search_path to ''
set "TimeZone" to 'UTC'
as $function$
    select
        json_build_object(
            'id', hold.id,
            'kind', hold.kind,
            'begins', nullif(hold.begins, '-infinity'),
            'ends', nullif(hold.ends, 'infinity'),
            'reason', hold.reason,
            'byOperator', hold.by_operator,
            'placedBy', hold.placed_by,
            'placedTime', hold.placed_at,
            'releasedBy', hold.released_by,
            'releasedTime', hold.released_at
        )
$function$;
alter function ops.hold_json(ops.legal_holds) owner to pyairtable_owner;
comment on function ops.hold_json(ops.legal_holds) is 'A legal hold as callers see it: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy", "placedTime", "releasedBy", "releasedTime"}; "kind" is null for every kind, "begins" and "ends" where it has no bound.';
revoke execute on function ops.hold_json(ops.legal_holds) from public;
grant execute on function ops.hold_json(ops.legal_holds) to application_user;

-- function ops.is_held(text, uuid, timestamp with time zone)
create or replace function ops.is_held(kind text, tenant_id uuid, at timestamp with time zone)
returns boolean
language sql
stable
begin atomic
 select (exists (select
            from ops.legal_holds h
           where ((h.tenant_id = is_held.tenant_id) and ((h.kind is null) or (h.kind = is_held.kind)) and (h.released_at is null) and (h.begins <= is_held.at) and (h.ends > is_held.at)))) as "exists";
end;
alter function ops.is_held(text, uuid, timestamp with time zone) owner to pyairtable_owner;
comment on function ops.is_held(text, uuid, timestamp with time zone) is 'Whether a legal hold covers a tenant''s row of that kind and time. For the owner, in a transaction that works for no tenant.';
revoke execute on function ops.is_held(text, uuid, timestamp with time zone) from public;

-- function ops.place_hold(uuid, text, text, text, timestamp with time zone, timestamp with time zone)
create or replace function ops.place_hold(
    tenant_id uuid,
    reason text,
    placed_by text,
    kind text default null::text,
    begins timestamp with time zone default null::timestamp with time zone,
    ends timestamp with time zone default null::timestamp with time zone
)
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_id bigint;
begin
    perform app.raise_call_faults(ops.hold_faults(reason, kind, begins, ends));
    insert into ops.legal_holds (tenant_id, kind, begins, ends, reason, by_operator, placed_by)
    values (
        place_hold.tenant_id,
        place_hold.kind,
        coalesce(place_hold.begins, '-infinity'),
        coalesce(place_hold.ends, 'infinity'),
        place_hold.reason,
        true,
        place_hold.placed_by
    )
    returning id into v_id;
    return v_id;
end;
$function$;
alter function ops.place_hold(uuid, text, text, text, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function ops.place_hold(uuid, text, text, text, timestamp with time zone, timestamp with time zone) is 'Holds a tenant''s rows of a kind, or of every kind, from `begins` until before `ends`: nothing deletes them until ops.release_hold. Returns the hold''s id. Waits for deletes that run. Raises PT422 with all faults, 23503 when there is no such tenant. Only the owner may call it.';
revoke execute on function ops.place_hold(uuid, text, text, text, timestamp with time zone, timestamp with time zone) from public;

-- function ops.release_hold(uuid, bigint, text)
create or replace function ops.release_hold(tenant_id uuid, hold_id bigint, released_by text)
returns void
language plpgsql
set search_path to ''
as $function$
begin
    update ops.legal_holds as h
    set
        released_by = release_hold.released_by,
        released_at = now()
    where h.tenant_id = release_hold.tenant_id
        and h.id = hold_id
        and h.released_at is null;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('tenant %s has no legal hold %s that stands', tenant_id, hold_id),
            hint = 'They are in ops.legal_holds.';
    end if;
end;
$function$;
alter function ops.release_hold(uuid, bigint, text) owner to pyairtable_owner;
comment on function ops.release_hold(uuid, bigint, text) is 'Ends a legal hold; its row stays as the record of it. Raises PT404 when none of that id stands. Only the owner may call it.';
revoke execute on function ops.release_hold(uuid, bigint, text) from public;

-- function ops.require_kind(text)
create or replace function ops.require_kind(kind text)
returns ops.retention_kinds
language plpgsql
stable
set search_path to ''
as $function$
declare
    v_kind ops.retention_kinds;
begin
    select k.* into v_kind
    from ops.retention_kinds as k
    where k.kind = require_kind.kind;
    if v_kind.kind is null then
        raise exception using
            errcode = 'PT422',
            message = format(
                'kind: expected one of %s, got %s',
                (select string_agg(k.kind, ', ' order by k.place) from ops.retention_kinds as k),
                coalesce(left(kind, 100), 'null')
            );
    end if;
    return v_kind;
end;
$function$;
alter function ops.require_kind(text) owner to pyairtable_owner;
comment on function ops.require_kind(text) is 'The kind of rows of that name. Raises PT422, naming all, when there is none.';
revoke execute on function ops.require_kind(text) from public;
grant execute on function ops.require_kind(text) to application_user;

-- function ops.run_unit(text, timestamp with time zone, timestamp with time zone)
create or replace function ops.run_unit(
    task text,
    begins timestamp with time zone,
    ends timestamp with time zone,
    out chunks bigint,
    out rows bigint,
    out more boolean
)
returns record
language plpgsql
set search_path to ''
as $function$
begin
    chunks := 0;
    rows := 0;
    more := false;
    if begins is null then
        -- A hold that is being placed is waited for; one that comes later waits.
        lock table ops.legal_holds, ops.retention_periods, ops.retention_kinds in share mode;
    end if;
    case task
        when 'history' then
            more := not timeseries.keep_usage_from();
        when 'api_usage_logs', 'conversation_messages' then
            select e.chunks, e.rows
            into chunks, rows
            from timeseries.expire_chunk(task, begins, ends) as e;
        when 'usage_rollups' then
            rows := timeseries.purge_usage_rollups();
        when 'changes' then
            rows := airtable.purge_changes();
        when 'trash' then
            rows := airtable.empty_trash();
        when 'attachments' then
            insert into files.dropped_objects (tenant_id, kind, storage_key)
            select p.tenant_id, 'attachments', p.storage_key
            from airtable.purge_attachments() as p;
            get diagnostics rows = row_count;
        when 'files' then
            insert into files.dropped_objects (tenant_id, kind, storage_key)
            select p.tenant_id, 'files', p.storage_key
            from files.purge() as p;
            get diagnostics rows = row_count;
        when 'runs' then
            rows := automation.purge_runs();
        when 'outbox' then
            rows := automation.purge_outbox();
        when 'compression' then
            select count(public.compress_chunk(c.chunk)) into chunks
            from timeseries.compressible_chunks() as c
            where c.range_start = begins
                and c.range_end = ends;
    end case;
end;
$function$;
alter function ops.run_unit(text, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function ops.run_unit(text, timestamp with time zone, timestamp with time zone) is 'Does one part of a task as ops.units has it, in the caller''s transaction: chunks dropped or compressed, rows deleted, and whether the same part is to be done again. Raises what the part raises, 20000 for an unknown task. For the owner, in a transaction that works for no tenant.';
revoke execute on function ops.run_unit(text, timestamp with time zone, timestamp with time zone) from public;

-- function ops.schedule_maintenance()
create or replace function ops.schedule_maintenance()
returns text
language plpgsql
set search_path to ''
as $function$
begin
    perform ops.unschedule_maintenance();
    if current_setting('timescaledb.license', true) = 'timescale' then
        perform
            public.add_job('ops.run_job', interval '5 minutes', config => '{"task": "refresh"}'),
            public.add_job(
                'ops.run_job',
                interval '1 day',
                config => '{"task": "all"}',
                initial_start => date_trunc('day', now(), 'UTC') + interval '1 day 3 hours 10 minutes'
            );
        return 'timescaledb';
    end if;
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        execute
            'select
                cron.schedule(''pyairtable-db refresh'', ''*/5 * * * *'', ''call timeseries.refresh_usage_rollups()''),
                cron.schedule(''pyairtable-db maintenance'', ''10 3 * * *'', ''call ops.maintain()'')';
        return 'pg_cron';
    end if;
    raise notice 'nothing here runs jobs: maintenance of this database has to be called'
        using hint = 'From the database of cron.database_name use cron.schedule_in_database, elsewhere `pyairtable-db maintain run`.';
    return null;
end;
$function$;
alter function ops.schedule_maintenance() owner to pyairtable_owner;
comment on function ops.schedule_maintenance() is 'Schedules the rollups of usage every 5 minutes and ops.maintain() at 03:10 by TimescaleDB''s scheduler, by pg_cron where it is in this database, or by neither with a notice: timescaledb, pg_cron or null. Jobs belong to the caller, who can log in.';
revoke execute on function ops.schedule_maintenance() from public;

-- function ops.schedules()
create or replace function ops.schedules()
returns table(scheduler text, job text, schedule text, command text, is_active boolean, run_by text, last_run timestamp with time zone, last_status text, last_said text)
language plpgsql
stable
set search_path to ''
as $function$
begin
    return query
        select
            'timescaledb',
            j.job_id::text,
            'every ' || j.schedule_interval,
            format('call %I.%I(%s)', j.proc_schema, j.proc_name, coalesce(quote_literal(j.config), 'null')),
            j.scheduled,
            j.owner::text,
            nullif(t.last_run_started_at, '-infinity'),
            lower(t.last_run_status),
            (
                select e.err_message
                from timescaledb_information.job_errors as e
                where e.job_id = j.job_id
                order by e.start_time desc
                limit 1
            )
        from timescaledb_information.jobs as j
        left join timescaledb_information.job_stats as t on j.job_id = t.job_id
        where j.proc_schema = 'ops'
            and j.proc_name = 'run_job'
        order by j.job_id;
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        return query execute
            'select
                ''pg_cron'', j.jobname::text, j.schedule, j.command, j.active, j.username::text, r.start_time, r.status,
                r.return_message
            from cron.job as j
            left join lateral (
                select d.start_time, d.status, d.return_message
                from cron.job_run_details as d
                where d.jobid = j.jobid
                order by d.runid desc
                limit 1
            ) as r on true
            where j.jobname like ''pyairtable-db %''
            order by j.jobid';
    end if;
end;
$function$;
alter function ops.schedules() owner to pyairtable_owner;
comment on function ops.schedules() is 'The jobs that maintain this database, by the schedulers that can be seen from it: when each ran last and how that went. Jobs that pg_cron runs here from another database are seen there only. For the owner, as a role that may read the schedulers'' tables.';
revoke execute on function ops.schedules() from public;

-- function ops.set_retention(text, interval, interval, interval)
create or replace function ops.set_retention(
    kind text,
    keep interval,
    at_least interval default null::interval,
    at_most interval default null::interval
)
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    if keep < interval '0' or at_least < interval '0' or at_most < coalesce(at_least, interval '0') then
        raise exception using
            errcode = 'PT422',
            message = 'keep, at_least, at_most: expected periods that are not negative, at_most not below at_least';
    end if;
    update ops.retention_kinds as k
    set
        keep = set_retention.keep,
        at_least = coalesce(set_retention.at_least, interval '0'),
        at_most = set_retention.at_most,
        updated_at = now()
    where k.kind = v_kind.kind;
end;
$function$;
alter function ops.set_retention(text, interval, interval, interval) owner to pyairtable_owner;
comment on function ops.set_retention(text, interval, interval, interval) is 'Sets how long rows of a kind are kept where a tenant has no period of its own, null for ever, and between which bounds tenants may choose. Tenants'' periods outside of new bounds stay, and are bounded when rows are deleted. Raises PT422. Only the owner may call it.';
revoke execute on function ops.set_retention(text, interval, interval, interval) from public;

-- function ops.set_tenant_retention(uuid, text, interval)
create or replace function ops.set_tenant_retention(tenant_id uuid, kind text, keep interval)
returns void
language plpgsql
set search_path to ''
as $function$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    if keep is null then
        delete from ops.retention_periods as p
        where p.tenant_id = set_tenant_retention.tenant_id
            and p.kind = v_kind.kind;
        return;
    end if;
    if keep < v_kind.at_least or keep > v_kind.at_most then
        raise exception using
            errcode = 'PT422',
            message = format(
                'keep: expected at least %s%s, got %s', v_kind.at_least, coalesce(' and at most ' || v_kind.at_most, ''), keep
            ),
            hint = 'Null takes the period of the operator.';
    end if;
    insert into ops.retention_periods as p (tenant_id, kind, keep, updated_by)
    values (set_tenant_retention.tenant_id, v_kind.kind, set_tenant_retention.keep, app.current_user_id())
    on conflict on constraint retention_periods_pkey do update
        set
            keep = excluded.keep,
            updated_at = now(),
            updated_by = excluded.updated_by;
end;
$function$;
alter function ops.set_tenant_retention(uuid, text, interval) owner to pyairtable_owner;
comment on function ops.set_tenant_retention(uuid, text, interval) is 'Sets how long a tenant''s rows of a kind are kept; null takes the operator''s period. Raises PT422 for an unknown kind, and for a period outside of the operator''s bounds.';
revoke execute on function ops.set_tenant_retention(uuid, text, interval) from public;
grant execute on function ops.set_tenant_retention(uuid, text, interval) to application_user;

-- function ops.tasks()
create or replace function ops.tasks()
returns table(task text, description text)
language sql
stable
set search_path to ''
as $function$
    select t.task, t.description
    from (
        values
            ('refresh', 0.0, 'bring the rollups of usage up to date'),
            ('history', 0.5, 'keep the rollups of usage whose rows are due'),
            ('api_usage_logs', 1.0, 'requests that services answered'),
            ('usage_rollups', 2.0, 'usage by hour and day'),
            ('conversation_messages', 3.0, 'messages of conversations'),
            ('changes', 4.0, 'the feed of changes'),
            ('trash', 5.0, 'deleted records'),
            ('attachments', 6.0, 'attachments in no cell'),
            ('files', 7.0, 'deleted files'),
            ('runs', 8.0, 'ended runs of workflows'),
            ('outbox', 9.0, 'dead messages of the outbox'),
            ('compression', 10.0, 'compress chunks')
    ) as t (task, place, description)
    where t.task <> 'compression'
        or current_setting('timescaledb.license', true) = 'timescale'
    order by t.place
$function$;
alter function ops.tasks() owner to pyairtable_owner;
comment on function ops.tasks() is 'What ops.maintain does, in its order; a kind of ops.retention_kinds deletes what is due of it. For the owner.';
revoke execute on function ops.tasks() from public;

-- function ops.tenant_cuts(text, interval)
create or replace function ops.tenant_cuts(kind text, older_than interval default null::interval)
returns table(tenant_id uuid, cut timestamp with time zone)
language sql
stable
set search_path to ''
as $function$
    select
        t.id,
        least(
            coalesce(now() - older_than, ops.cut(tenant_cuts.kind, t.id)),
            (
                select min(h.begins)
                from ops.legal_holds as h
                where k.is_prefix
                    and h.tenant_id = t.id
                    and (h.kind is null or h.kind = tenant_cuts.kind)
                    and h.released_at is null
            )
        )
    from ops.require_kind(tenant_cuts.kind) as k
    cross join core.tenants as t
$function$;
alter function ops.tenant_cuts(text, interval) owner to pyairtable_owner;
comment on function ops.tenant_cuts(text, interval) is 'The cut of every tenant: where its retention says, or `older_than` ago; of rows that go in order no later than the first legal hold. For the owner.';
revoke execute on function ops.tenant_cuts(text, interval) from public;

-- function ops.units(text)
create or replace function ops.units(task text)
returns table(begins timestamp with time zone, ends timestamp with time zone)
language sql
stable
set search_path to ''
as $function$
    select c.range_start, c.range_end
    from ops.retention_kinds as k
    inner join timescaledb_information.chunks as c on format('%I.%I', c.hypertable_schema, c.hypertable_name) = k.relation
    where k.kind = units.task
        and c.range_start < (select max(r.cut) from timeseries.row_cuts(units.task) as r)
    union all
    select c.range_start, c.range_end
    from timeseries.compressible_chunks() as c
    where units.task = 'compression'
    union all
    select null, null
    where units.task <> 'compression'
        and not exists (
            select
            from ops.retention_kinds as k
            inner join timescaledb_information.hypertables as h on format('%I.%I', h.hypertable_schema, h.hypertable_name) = k.relation
            where k.kind = units.task
        )
    order by 1
$function$;
alter function ops.units(text) owner to pyairtable_owner;
comment on function ops.units(text) is 'The parts of a task that ops.run_unit does one by one, each in a transaction: the chunks it may concern, or one part without a range. For the owner.';
revoke execute on function ops.units(text) from public;

-- function ops.unschedule_maintenance()
create or replace function ops.unschedule_maintenance()
returns bigint
language plpgsql
set search_path to ''
as $function$
declare
    v_jobs bigint;
    v_count bigint := 0;
begin
    select count(public.delete_job(j.job_id)) into v_jobs
    from timescaledb_information.jobs as j
    where j.proc_schema = 'ops'
        and j.proc_name = 'run_job';
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        execute
            'select count(cron.unschedule(j.jobid))
            from cron.job as j
            where j.jobname like ''pyairtable-db %''
                and j.database = current_database()'
        into v_count;
    end if;
    return v_jobs + v_count;
end;
$function$;
alter function ops.unschedule_maintenance() owner to pyairtable_owner;
comment on function ops.unschedule_maintenance() is 'Takes the jobs of ops.schedule_maintenance away, and returns how many there were.';
revoke execute on function ops.unschedule_maintenance() from public;

-- function search.cell_expression(text, text, text)
create or replace function search.cell_expression(id text, kind text, type text)
returns text
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        case
            when type = 'autoNumber' then
                format(
                    'case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric else r.auto_number::numeric end',
                    id
                )
            when type = 'createdTime' then
                'date_trunc(''milliseconds'', r.created_time)'
            when type = 'lastModifiedTime' then
                'date_trunc(''milliseconds'', r.last_modified_time)'
            when kind = 'number' then
                format('case when jsonb_typeof(r.fields -> %1$L) = ''number'' then (r.fields -> %1$L)::numeric end', id)
            when kind = 'time' then
                format('(r.fields ->> %L) collate "C"', id)
            when kind = 'flag' then
                format('(r.fields @> %L::jsonb)', jsonb_build_object(id, true))
            when kind = 'barcode' then
                format('(r.fields #>> %L::text[]) collate "und-x-icu"', array[id, 'text'])
            when kind = 'person' then
                format(
                    'coalesce(r.fields #>> %L::text[], r.fields #>> %L::text[], r.fields #>> %L::text[]) collate "und-x-icu"',
                    array[id, 'name'], array[id, 'email'], array[id, 'id']
                )
            else
                format('(r.fields ->> %L) collate "und-x-icu"', id)
        end
$function$;
alter function search.cell_expression(text, text, text) owner to pyairtable_owner;
comment on function search.cell_expression(text, text, text) is 'SQL for the cell of field `id` of a row `r` of airtable.records, comparable as its kind is (see airtable.filter_kind).';
revoke execute on function search.cell_expression(text, text, text) from public;
grant execute on function search.cell_expression(text, text, text) to application_user, pyairtable_search;

-- function search.filter_condition(jsonb, boolean)
create or replace function search.filter_condition(filter jsonb, by_index boolean default false)
returns text
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_op text := filter ->> 'op';
    v_id text := filter ->> 'id';
    v_kind text := filter ->> 'kind';
    v_type text := filter ->> 'type';
    v_value jsonb := filter -> 'value';
    v_contains text := case
        when by_index then '(airtable.tenant_cells(r.tenant_id, r.fields) @> airtable.tenant_cells($1, %L::jsonb))'
        else '(r.fields @> %L::jsonb)'
    end;
    v_cell text := search.cell_expression(v_id, v_kind, v_type);
    v_is_column boolean := v_type in ('autoNumber', 'createdTime', 'lastModifiedTime');
    -- Who wrote a record here stands in a column, who did so elsewhere in a cell that was mirrored.
    v_author text := case v_type when 'createdBy' then 'r.created_by' when 'lastModifiedBy' then 'r.last_modified_by' end;
begin
    if filter is null then
        return 'true';
    end if;
    case v_op
        when 'and', 'or' then
            return (
                select coalesce(
                    '(' || string_agg(search.filter_condition(part.value, by_index), format(' %s ', v_op) order by part.place) || ')',
                    case v_op when 'and' then 'true' else 'false' end
                )
                from jsonb_array_elements(filter -> 'of') with ordinality as part (value, place)
            );
        when 'not' then
            return format('(not %s)', search.filter_condition(filter #> '{of,0}', by_index));
        when '@>' then
            return format(v_contains, v_value);
        when 'is empty' then
            return case
                when v_is_column then 'false'
                when v_author is not null then format('(%s is null and not r.fields ? %L)', v_author, v_id)
                else format('(not r.fields ? %L)', v_id)
            end;
        when 'is not empty' then
            return format('(not %s)', search.filter_condition(filter || '{"op": "is empty"}', by_index));
        when '!=' then
            return format('(not %s)', search.filter_condition(filter || '{"op": "="}', by_index));
        when 'in' then
            return (
                select coalesce(
                    '(' || string_agg(
                        search.filter_condition(filter || jsonb_build_object(
                            'op', case when v_kind in ('list', 'people') then 'contains' else '=' end,
                            'value', item.value
                        ), by_index),
                        ' or '
                        order by item.place
                    ) || ')',
                    'false'
                )
                from jsonb_array_elements(v_value) with ordinality as item (value, place)
            );
        when '=' then
            return case
                when v_type = 'autoNumber' then
                    format('(%s = %L::numeric)', v_cell, v_value #>> '{}')
                when v_is_column then
                    format('(%s = %L::timestamptz)', v_cell, v_value #>> '{}')
                when v_kind = 'flag' and v_value = 'false' then
                    format('(not %s)', v_cell)
                when v_kind = 'list' then
                    format(
                        '(' || v_contains || ' and r.fields -> %L = %L::jsonb)',
                        jsonb_build_object(v_id, v_value), v_id, v_value
                    )
                when v_kind = 'barcode' then
                    format(v_contains, jsonb_build_object(v_id, jsonb_build_object('text', v_value)))
                when v_author is not null then
                    format(
                        '(case when %s is null then r.fields @> any (%L::jsonb[]) else %s::text = any (%L::text[]) end)',
                        v_author,
                        array[
                            jsonb_build_object(v_id, jsonb_build_object('id', v_value)),
                            jsonb_build_object(v_id, jsonb_build_object('email', v_value))
                        ],
                        v_author,
                        array(select jsonb_array_elements_text(filter -> 'people' -> (v_value #>> '{}')))
                    )
                when v_kind = 'person' then
                    format(
                        '(' || v_contains || ' or ' || v_contains || ')',
                        jsonb_build_object(v_id, jsonb_build_object('id', v_value)),
                        jsonb_build_object(v_id, jsonb_build_object('email', v_value))
                    )
                else
                    format(v_contains, jsonb_build_object(v_id, v_value))
            end;
        when 'contains' then
            return case
                when v_kind = 'list' then
                    format(v_contains, jsonb_build_object(
                        v_id, case when jsonb_typeof(v_value) = 'array' then v_value else jsonb_build_array(v_value) end
                    ))
                when v_kind = 'people' then
                    format(
                        '(' || v_contains || ' or ' || v_contains || ')',
                        jsonb_build_object(v_id, jsonb_build_array(jsonb_build_object('id', v_value))),
                        jsonb_build_object(v_id, jsonb_build_array(jsonb_build_object('email', v_value)))
                    )
                else
                    format(
                        '(coalesce(strpos(lower(%s), lower(%L collate "und-x-icu")), 0) > 0)', v_cell, v_value #>> '{}'
                    )
            end;
        when '<', '<=', '>', '>=' then
            if v_kind = 'any' and jsonb_typeof(v_value) = 'number' then
                v_kind := 'number';
                v_cell := search.cell_expression(v_id, v_kind, v_type);
            end if;
            return format(
                '(coalesce(%s %s %L::%s, false))',
                v_cell,
                v_op,
                v_value #>> '{}',
                case
                    when v_kind = 'number' then 'numeric'
                    when v_is_column then 'timestamptz'
                    else 'text'
                end
            );
        else
            raise exception using
                errcode = 'PT400',
                message = format('a filter has no op %s', coalesce(to_json(v_op)::text, 'null'));
    end case;
end;
$function$;
alter function search.filter_condition(jsonb, boolean) owner to pyairtable_owner;
comment on function search.filter_condition(jsonb, boolean) is 'The SQL condition, about a row `r` of airtable.records, of a filter that airtable.resolved_filter made; null asks for nothing. With `by_index` cells are compared as records_tenant_cells_idx holds them, and $1 is the tenant.';
revoke execute on function search.filter_condition(jsonb, boolean) from public;
grant execute on function search.filter_condition(jsonb, boolean) to application_user, pyairtable_search;

-- function search.filter_pattern(jsonb)
create or replace function search.filter_pattern(filter jsonb)
returns jsonb
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_part jsonb;
    v_pattern jsonb := jsonb_build_object();
begin
    if filter ->> 'op' = '@>' then
        return filter -> 'value';
    elsif filter ->> 'op' = '='
        and filter ->> 'type' not in ('autoNumber', 'createdTime', 'lastModifiedTime')
        and (filter ->> 'kind' in ('text', 'number', 'time') or filter ->> 'kind' = 'flag' and filter -> 'value' = 'true') then
        return jsonb_build_object(filter ->> 'id', filter -> 'value');
    elsif filter ->> 'op' = 'and' then
        for v_part in
            select search.filter_pattern(part)
            from jsonb_array_elements(filter -> 'of') as part
        loop
            if v_part is null or v_pattern ?| array(select jsonb_object_keys(v_part)) then
                return null;
            end if;
            v_pattern := v_pattern || v_part;
        end loop;
        return v_pattern;
    end if;
    return null;
end;
$function$;
alter function search.filter_pattern(jsonb) owner to pyairtable_owner;
comment on function search.filter_pattern(jsonb) is 'What a record''s cells must contain to pass a filter that airtable.resolved_filter made; null when the filter asks for more than that.';
revoke execute on function search.filter_pattern(jsonb) from public;
grant execute on function search.filter_pattern(jsonb) to application_user, pyairtable_search;

-- function search.filter_records(text, jsonb, bigint, integer)
create or replace function search.filter_records(
    table_id text,
    pattern jsonb,
    after_number bigint,
    how_many integer
)
returns table(record_id text, auto_number bigint)
language plpgsql
stable security definer rows 100
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_generic_plan'
set enable_seqscan to 'off'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_is_frequent boolean;
begin
    -- What many records contain is found soonest in the order of the page, what few contain by the index over cells. The
    -- planner has no statistics of single cells, so the next few records are asked.
    v_is_frequent := not search.has_scalar(pattern) or (
        select count(*) >= 2
        from (
            select r.fields
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = filter_records.table_id
                and r.auto_number > after_number
            order by r.auto_number
            limit 32
        ) as near
        where near.fields @> pattern
    );
    if v_is_frequent then
        return query
            select r.id, r.auto_number
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = filter_records.table_id
                and r.fields @> pattern
                and r.auto_number > after_number
            order by r.auto_number
            limit how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside: the planner, which knows nothing of the value, cannot prefer
    -- to read the table in its order.
    return query
        with found as materialized (
            select r.tenant_id, r.table_id, r.id, r.auto_number
            from airtable.records as r
            where airtable.tenant_cells(r.tenant_id, r.fields) @> airtable.tenant_cells(v_tenant_id, pattern)
        )

        select f.id, f.auto_number
        from found as f
        where f.tenant_id = v_tenant_id
            and f.table_id = filter_records.table_id
            and f.auto_number > after_number
        order by f.auto_number
        limit how_many;
end;
$function$;
alter function search.filter_records(text, jsonb, bigint, integer) owner to pyairtable_search;
comment on function search.filter_records(text, jsonb, bigint, integer) is 'Ids of a table''s records whose cells contain `pattern` (keyed by field id), after a number, in the order of creation.';
revoke execute on function search.filter_records(text, jsonb, bigint, integer) from public;
grant execute on function search.filter_records(text, jsonb, bigint, integer) to application_user;

-- function search.find_files(tsquery, integer)
create or replace function search.find_files(query tsquery, how_many integer)
returns table(file_id text, place bigint)
language plpgsql
stable security definer rows 20
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_custom_plan'
set enable_seqscan to 'off'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_shared_with text[] := case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end;
begin
    return query
        select f.id, row_number() over (order by ts_rank(c.search_vector, query) desc, f.created_time desc, f.id)
        from files.contents as c
        inner join files.files as f
            on c.tenant_id = f.tenant_id
            and c.file_id = f.id
        left join chat.conversation_sessions as s
            on f.tenant_id = s.tenant_id
            and f.session_id = s.id
        where c.tenant_id = v_tenant_id
            and c.search_vector @@ query
            and f.deleted_time is null
            and (not f.of_session or s.user_id = v_user_id or s.shared_with = any (v_shared_with))
        order by 2
        limit how_many;
end;
$function$;
alter function search.find_files(tsquery, integer) owner to pyairtable_search;
comment on function search.find_files(tsquery, integer) is 'Ids of the files that the caller sees whose name or text matches, best first; words of the name weigh more.';
revoke execute on function search.find_files(tsquery, integer) from public;
grant execute on function search.find_files(tsquery, integer) to application_user;

-- function search.find_records(text, text[], integer)
create or replace function search.find_records(query text, table_ids text[], how_many integer)
returns table(record_id text, place bigint)
language plpgsql
stable security definer rows 20
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_exact tsquery;
    v_fuzzy tsquery;
begin
    select q.exact, q.fuzzy into v_exact, v_fuzzy
    from search.fuzzy_query(query, table_ids) as q;
    return query
        select found.id, row_number() over (order by found.is_exact desc, found.rank desc, found.table_id, found.auto_number)
        from (
            select
                r.id,
                r.table_id,
                r.auto_number,
                r.search_vector @@ v_exact as is_exact,
                ts_rank(r.search_vector, v_fuzzy) as rank
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = any (table_ids)
                and r.search_vector @@ v_fuzzy
        ) as found
        order by 2
        limit how_many;
end;
$function$;
alter function search.find_records(text, text[], integer) owner to pyairtable_search;
comment on function search.find_records(text, text[], integer) is 'Ids of the records of the tables that match the query, best first: those with every word before those with similar words.';
revoke execute on function search.find_records(text, text[], integer) from public;
grant execute on function search.find_records(text, text[], integer) to application_user;

-- function search.find_shared_sessions(jsonb, text, timestamp with time zone, text, integer)
create or replace function search.find_shared_sessions(
    metadata jsonb,
    status text,
    before_time timestamp with time zone,
    after_id text,
    how_many integer
)
returns table(session_id text, place bigint)
language plpgsql
stable security definer rows 100
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_generic_plan'
set enable_seqscan to 'off'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_shared_with text[] := case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end;
    v_is_frequent boolean;
begin
    -- As search.filter_records: what many contain is found soonest in the order of the page, what few contain by the index.
    v_is_frequent := not search.has_scalar(metadata) or (
        select count(*) >= 2
        from (
            select s.metadata
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.last_activity_time <= before_time
            order by s.last_activity_time desc, s.id
            limit 32
        ) as near
        where near.metadata @> find_shared_sessions.metadata
    );
    if v_is_frequent then
        return query
            select s.id, row_number() over (order by s.last_activity_time desc, s.id)
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.shared_with = any (v_shared_with)
                and s.user_id is distinct from v_user_id
                and s.metadata @> find_shared_sessions.metadata
                and (find_shared_sessions.status is null or s.status = find_shared_sessions.status)
                and s.last_activity_time <= before_time
                and (s.last_activity_time < before_time or s.id > after_id)
            order by 2
            limit how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside, so that the planner cannot prefer another path.
    return query
        with found as materialized (
            select s.tenant_id, s.id, s.user_id, s.status, s.shared_with, s.last_activity_time
            from chat.conversation_sessions as s
            where airtable.tenant_cells(s.tenant_id, s.metadata)
                @> airtable.tenant_cells(v_tenant_id, find_shared_sessions.metadata)
        )

        select f.id, row_number() over (order by f.last_activity_time desc, f.id)
        from found as f
        where f.tenant_id = v_tenant_id
            and f.shared_with = any (v_shared_with)
            and f.user_id is distinct from v_user_id
            and (find_shared_sessions.status is null or f.status = find_shared_sessions.status)
            and f.last_activity_time <= before_time
            and (f.last_activity_time < before_time or f.id > after_id)
        order by 2
        limit how_many;
end;
$function$;
alter function search.find_shared_sessions(jsonb, text, timestamp with time zone, text, integer) owner to pyairtable_search;
comment on function search.find_shared_sessions(jsonb, text, timestamp with time zone, text, integer) is 'Ids of the conversations that others share with the caller and whose metadata contains this, the last active first, after a time and id.';
revoke execute on function search.find_shared_sessions(jsonb, text, timestamp with time zone, text, integer) from public;
grant execute on function search.find_shared_sessions(jsonb, text, timestamp with time zone, text, integer) to application_user;

-- function search.fuzzy_query(text, text[])
create or replace function search.fuzzy_query(
    query text,
    table_ids text[],
    out exact tsquery,
    out fuzzy tsquery
)
returns record
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_word text;
    v_swapped text[];
    v_begins tsquery;
    v_alike tsquery;
begin
    foreach v_word in array (tsvector_to_array(to_tsvector('search.words', coalesce(query, ''))))[1:20] loop
        v_begins := (search.quoted_lexeme(v_word) || ':*')::tsquery;
        v_swapped := array(
            select left(v_word, i - 1) || substr(v_word, i + 1, 1) || substr(v_word, i, 1) || substr(v_word, i + 2)
            from generate_series(1, length(v_word) - 1) as i
        );
        select string_agg(search.quoted_lexeme(near.word), ' | ')::tsquery into v_alike
        from (
            select v.word
            from search.vocabulary as v
            where v.tenant_id = v_tenant_id
                and v.table_id = any (table_ids)
                and (v.word operator(extensions.%) v_word or v.word = any (v_swapped))
            group by v.word
            order by v.word = any (v_swapped) desc, extensions.similarity(v.word, v_word) desc, v.word
            limit 5
        ) as near;
        exact := coalesce(exact && v_begins, v_begins);
        fuzzy := coalesce(fuzzy && coalesce(v_begins || v_alike, v_begins), coalesce(v_begins || v_alike, v_begins));
    end loop;
end;
$function$;
alter function search.fuzzy_query(text, text[]) owner to pyairtable_search;
comment on function search.fuzzy_query(text, text[]) is 'The words of a query, the first 20, as two tsqueries: `exact` by the beginning of words, `fuzzy` also by the five most similar words of the tables'' vocabulary. Both are null when the query holds no word.';
revoke execute on function search.fuzzy_query(text, text[]) from public;
grant execute on function search.fuzzy_query(text, text[]) to application_user;

-- function search.has_scalar(jsonb)
create or replace function search.has_scalar(pattern jsonb)
returns boolean
language sql
immutable parallel safe
begin atomic
 select jsonb_path_exists(pattern, '$.**?(@.type() != "object" && @.type() != "array")'::jsonpath) as jsonb_path_exists;
end;
alter function search.has_scalar(jsonb) owner to pyairtable_owner;
comment on function search.has_scalar(jsonb) is 'Whether a pattern has a value that the index over cells can look for: empty objects and arrays leave no trace in it.';
revoke execute on function search.has_scalar(jsonb) from public;
grant execute on function search.has_scalar(jsonb) to application_user, pyairtable_search;

-- function search.is_attached(uuid, text, text, text)
create or replace function search.is_attached(
    tenant_id uuid,
    record_id text,
    field_id text,
    attachment_id text
)
returns boolean
language sql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        exists (
            select
            from airtable.records as r
            where r.tenant_id = is_attached.tenant_id
                and r.id = is_attached.record_id
                and r.fields -> field_id @> jsonb_build_array(jsonb_build_object('id', attachment_id))
        )
$function$;
alter function search.is_attached(uuid, text, text, text) owner to pyairtable_search;
comment on function search.is_attached(uuid, text, text, text) is 'Whether a cell has an attachment, of whatever tenant: for airtable.purge_attachments only.';
revoke execute on function search.is_attached(uuid, text, text, text) from public;
grant execute on function search.is_attached(uuid, text, text, text) to pyairtable_owner;

-- function search.is_indexed(jsonb)
create or replace function search.is_indexed(filter jsonb)
returns boolean
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    if filter ->> 'type' in ('autoNumber', 'createdTime', 'lastModifiedTime', 'createdBy', 'lastModifiedBy') then
        return false;
    end if;
    case filter ->> 'op'
        when 'and' then
            return (select coalesce(bool_or(search.is_indexed(part)), false) from jsonb_array_elements(filter -> 'of') as part);
        when 'or' then
            return (select coalesce(bool_and(search.is_indexed(part)), false) from jsonb_array_elements(filter -> 'of') as part);
        when '@>' then
            return search.has_scalar(filter -> 'value');
        when '=' then
            return filter -> 'value' not in ('false', '[]');
        when 'in' then
            return true;
        when 'contains' then
            return filter ->> 'kind' in ('list', 'people') and filter -> 'value' <> '[]';
        else
            return false;
    end case;
end;
$function$;
alter function search.is_indexed(jsonb) owner to pyairtable_owner;
comment on function search.is_indexed(jsonb) is 'Whether the index over cells can find the records that pass a filter that airtable.resolved_filter made.';
revoke execute on function search.is_indexed(jsonb) from public;
grant execute on function search.is_indexed(jsonb) to application_user, pyairtable_search;

-- function search.linking_records(text[], text[], text[])
create or replace function search.linking_records(table_ids text[], field_ids text[], record_ids text[])
returns table(record_id text, field_id text, linked_id text, place bigint)
language plpgsql
stable security definer rows 100
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    -- A look into one object a link: the planner cannot know how many ids there are, and a nested loop over them takes minutes.
    v_wanted jsonb := (select jsonb_object_agg(wanted.id, null) from unnest(record_ids) as wanted (id) where wanted.id is not null);
begin
    -- Many look-ups cost more than one pass over the tables of the fields.
    if cardinality(record_ids) > 100 then
        return query
            select r.id, link.id, cell.id, cell.place
            from unnest(table_ids, field_ids) as link (table_id, id)
            inner join airtable.records as r
                on r.tenant_id = v_tenant_id
                and r.table_id = link.table_id
            cross join jsonb_array_elements_text(
                case when jsonb_typeof(r.fields -> link.id) = 'array' then r.fields -> link.id else '[]' end
            ) with ordinality as cell (id, place)
            where v_wanted ? cell.id;
        return;
    end if;
    return query
        select r.id, link.id, target.id, cell.place
        from unnest(table_ids, field_ids) as link (table_id, id)
        cross join unnest(record_ids) as target (id)
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.table_id = link.table_id
            and airtable.tenant_cells(r.tenant_id, r.fields)
                @> airtable.tenant_cells(v_tenant_id, jsonb_build_object(link.id, jsonb_build_array(target.id)))
        cross join jsonb_array_elements_text(r.fields -> link.id) with ordinality as cell (id, place)
        where cell.id = target.id;
end;
$function$;
alter function search.linking_records(text[], text[], text[]) owner to pyairtable_search;
comment on function search.linking_records(text[], text[], text[]) is 'Which records name one of these in a cell of one of these fields (with the table each is in), and at which place of the cell, from 1.';
revoke execute on function search.linking_records(text[], text[], text[]) from public;
grant execute on function search.linking_records(text[], text[], text[]) to application_user, pyairtable_owner;

-- function search.match_many_records(text, jsonb[])
create or replace function search.match_many_records(table_id text, patterns jsonb[])
returns table(ordinality bigint, record_id text)
language plpgsql
stable security definer
set search_path to 'pg_catalog', 'pg_temp'
set enable_nestloop to 'off'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_keys text[] := array(
        select jsonb_object_keys(given.pattern)
        from (
            select p.pattern
            from unnest(patterns) as p (pattern)
            where p.pattern is not null
            limit 1
        ) as given
    );
begin
    return query
        select matched.ordinality, matched.id
        from (
            select
                p.ordinality,
                cells.id,
                row_number() over (partition by p.ordinality order by cells.id) as place
            from unnest(patterns) with ordinality as p (pattern, ordinality)
            join (
                select
                    r.id,
                    (select jsonb_object_agg(key.id, r.fields -> key.id) from unnest(v_keys) as key (id)) as pattern
                from airtable.records as r
                where r.tenant_id = v_tenant_id
                    and r.table_id = match_many_records.table_id
                    and r.fields ?& v_keys
            ) as cells on cells.pattern = p.pattern
        ) as matched
        where matched.place <= 2;
end;
$function$;
alter function search.match_many_records(text, jsonb[]) owner to pyairtable_search;
comment on function search.match_many_records(text, jsonb[]) is 'What search.match_records answers, for patterns that all name the same fields: in one pass over the table.';
revoke execute on function search.match_many_records(text, jsonb[]) from public;
grant execute on function search.match_many_records(text, jsonb[]) to application_user;

-- function search.match_records(text, jsonb[])
create or replace function search.match_records(table_id text, patterns jsonb[])
returns table(ordinality bigint, record_id text)
language plpgsql
stable security definer rows 100
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    -- Many look-ups cost more than one pass over the table.
    if cardinality(patterns) > 100 then
        return query
            select m.ordinality, m.record_id
            from search.match_many_records(match_records.table_id, patterns) as m;
        return;
    end if;
    return query
        select p.ordinality, r.id
        from unnest(patterns) with ordinality as p (pattern, ordinality)
        cross join lateral (
            select m.id
            from airtable.records as m
            where m.tenant_id = v_tenant_id
                and m.table_id = match_records.table_id
                and airtable.tenant_cells(m.tenant_id, m.fields) @> airtable.tenant_cells(v_tenant_id, p.pattern)
                -- Containment finds ["a", "b"] for ["a"]; a match has equal values.
                and not exists (
                    select from jsonb_each(p.pattern) as cell
                    where m.fields -> cell.key <> cell.value
                )
            limit 2
        ) as r;
end;
$function$;
alter function search.match_records(text, jsonb[]) owner to pyairtable_search;
comment on function search.match_records(text, jsonb[]) is 'For each pattern (keyed by field id, all by the same ones) up to two ids of records of the table with these values: two tell an ambiguous one.';
revoke execute on function search.match_records(text, jsonb[]) from public;
grant execute on function search.match_records(text, jsonb[]) to application_user;

-- function search.quoted_lexeme(text)
create or replace function search.quoted_lexeme(lexeme text)
returns text
language sql
immutable parallel safe strict
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''''
$function$;
alter function search.quoted_lexeme(text) owner to pyairtable_owner;
comment on function search.quoted_lexeme(text) is 'The lexeme as the text form of a tsquery quotes it.';
revoke execute on function search.quoted_lexeme(text) from public;
grant execute on function search.quoted_lexeme(text) to application_user, pyairtable_search;

-- function search.select_records(text, jsonb, jsonb, jsonb, integer)
create or replace function search.select_records(
    table_id text,
    filter jsonb,
    sort jsonb,
    after jsonb,
    how_many integer
)
returns table(record_id text, auto_number bigint, keys jsonb, place bigint)
language plpgsql
stable security definer rows 100
set search_path to 'pg_catalog', 'pg_temp'
set enable_seqscan to 'off'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_is_indexed boolean := coalesce(search.is_indexed(filter), false);
    v_condition text := search.filter_condition(filter);
    v_number bigint := coalesce((after ->> 'number')::bigint, 0);
    v_is_frequent boolean;
begin
    if jsonb_array_length(sort) > 0 then
        return query execute format(
            'select s.id, s.auto_number, s.keys, row_number() over ()
            from (
                select r.id, r.auto_number, jsonb_build_array(%1$s) as keys
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and %2$s
                    and %3$s
                order by %4$s, r.auto_number
                limit $3
            ) as s',
            (
                -- One collation for all: jsonb_build_array() takes no texts of several.
                select string_agg(format('(%s)::text collate "C"', search.sort_expression(key.value)), ', ' order by key.place)
                from jsonb_array_elements(sort) with ordinality as key (value, place)
            ),
            search.filter_condition(filter, v_is_indexed),
            case when after is null then 'true' else search.sort_condition(sort, after) end,
            (
                select string_agg(
                    search.sort_expression(key.value) || case when (key.value -> 'is_descending')::boolean then ' desc' else '' end,
                    ', '
                    order by key.place
                )
                from jsonb_array_elements(sort) with ordinality as key (value, place)
            )
        )
        using v_tenant_id, table_id, how_many;
        return;
    end if;

    -- What many records pass is found soonest in the order of the page, what few pass by the index over cells. The planner
    -- has no statistics of single cells, so the next few records are asked.
    v_is_frequent := not v_is_indexed;
    if v_is_indexed then
        execute format(
            'select count(*) >= 2
            from (
                select r.auto_number, r.fields, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and r.auto_number > $3
                order by r.auto_number
                limit 32
            ) as r
            where %s',
            v_condition
        )
        into v_is_frequent
        using v_tenant_id, table_id, v_number;
    end if;
    if v_is_frequent then
        return query execute format(
            'select s.id, s.auto_number, ''[]''::jsonb, row_number() over ()
            from (
                select r.id, r.auto_number
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and r.auto_number > $3
                    and %s
                order by r.auto_number
                limit $4
            ) as s',
            v_condition
        )
        using v_tenant_id, table_id, v_number, how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside, as in search.filter_records.
    return query execute format(
        'with found as materialized (
            select r.tenant_id, r.table_id, r.id, r.auto_number
            from airtable.records as r
            where %s
        )

        select f.id, f.auto_number, ''[]''::jsonb, row_number() over (order by f.auto_number)
        from found as f
        where f.tenant_id = $1
            and f.table_id = $2
            and f.auto_number > $3
        order by f.auto_number
        limit $4',
        search.filter_condition(filter, true)
    )
    using v_tenant_id, table_id, v_number, how_many;
end;
$function$;
alter function search.select_records(text, jsonb, jsonb, jsonb, integer) owner to pyairtable_search;
comment on function search.select_records(text, jsonb, jsonb, jsonb, integer) is 'Ids of a table''s records that pass a filter of airtable.resolved_filter, in the order of an airtable.resolved_sort and of their creation, after {"number", "keys"}; with the values they are sorted by, as texts.';
revoke execute on function search.select_records(text, jsonb, jsonb, jsonb, integer) from public;
grant execute on function search.select_records(text, jsonb, jsonb, jsonb, integer) to application_user;

-- function search.sort_condition(jsonb, jsonb)
create or replace function search.sort_condition(sort jsonb, after jsonb)
returns text
language plpgsql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_key jsonb;
    v_place integer;
    v_cell text;
    v_value text;
    v_equal text := '';
    v_beyond text[] := array[]::text[];
begin
    for v_key, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        v_cell := search.sort_expression(v_key);
        v_value := format(
            '%L::%s',
            after -> 'keys' ->> v_place,
            case
                when jsonb_typeof(v_key -> 'choices') = 'array'
                    or v_key ->> 'kind' in ('number', 'flag')
                    or v_key ->> 'type' in ('createdTime', 'lastModifiedTime') then
                    'numeric'
                else
                    'text'
            end
        );
        v_beyond := v_beyond || (v_equal || case
            when after -> 'keys' ->> v_place is null and (v_key -> 'is_descending')::boolean then
                format('%s is not null', v_cell)
            when after -> 'keys' ->> v_place is null then
                'false'
            when (v_key -> 'is_descending')::boolean then
                format('%s < %s', v_cell, v_value)
            else
                format('(%s > %s or %s is null)', v_cell, v_value, v_cell)
        end);
        v_equal := v_equal || format('%s is not distinct from %s and ', v_cell, v_value);
    end loop;
    v_beyond := v_beyond || (v_equal || format('r.auto_number > %L::bigint', after ->> 'number'));
    return '(' || array_to_string(v_beyond, ' or ') || ')';
end;
$function$;
alter function search.sort_condition(jsonb, jsonb) owner to pyairtable_owner;
comment on function search.sort_condition(jsonb, jsonb) is 'The SQL condition of the rows `r` that come after {"number", "keys"} in the order of airtable.resolved_sort.';
revoke execute on function search.sort_condition(jsonb, jsonb) from public;
grant execute on function search.sort_condition(jsonb, jsonb) to application_user, pyairtable_search;

-- function search.sort_expression(jsonb)
create or replace function search.sort_expression(key jsonb)
returns text
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        case
            when jsonb_typeof(key -> 'choices') = 'array' then
                format(
                    'array_position(%L::text[], r.fields ->> %L)::numeric',
                    array(select jsonb_array_elements_text(key -> 'choices')), key ->> 'id'
                )
            when key ->> 'type' in ('createdTime', 'lastModifiedTime') then
                format('extract(epoch from %s)', search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type'))
            when key ->> 'type' in ('createdBy', 'lastModifiedBy') then
                format(
                    'coalesce(%L::jsonb #>> array[%2$s::text, ''name''], %2$s::text, %3$s) collate "und-x-icu"',
                    coalesce(key -> 'people', '{}'),
                    case key ->> 'type' when 'createdBy' then 'r.created_by' else 'r.last_modified_by' end,
                    search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type')
                )
            when key ->> 'kind' = 'flag' then
                format('(%s)::integer::numeric', search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type'))
            else
                search.cell_expression(key ->> 'id', key ->> 'kind', key ->> 'type')
        end
$function$;
alter function search.sort_expression(jsonb) owner to pyairtable_owner;
comment on function search.sort_expression(jsonb) is 'What a key of airtable.resolved_sort sorts a row `r` of airtable.records by, as SQL: numeric or text. A choice sorts by its place among the choices.';
revoke execute on function search.sort_expression(jsonb) from public;
grant execute on function search.sort_expression(jsonb) to application_user, pyairtable_search;

-- function timeseries.add_late_usage(timestamp with time zone)
create or replace function timeseries.add_late_usage(until timestamp with time zone)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_watermark timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    select s.watermark into v_watermark
    from timeseries.usage_state as s;
    with late as materialized (
        delete from timeseries.usage_late_rows as t
        where t.hour < v_watermark
            and not exists (
                select
                from timeseries.usage_dirty_hours as d
                where d.tenant_id = t.tenant_id
                    and d.hour = t.hour
            )
        returning
            t.tenant_id, t.hour, t.user_id, t.service, t.endpoint, t.status, t.duration_ms, t.request_bytes,
            t.response_bytes, t.tokens_in, t.tokens_out, t.cost, t.model, date_trunc('day', t.hour) as day
    ),

    new_hours as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            l.hour as hour,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from late as l
        group by grouping sets ((l.tenant_id, l.hour), (l.tenant_id, l.hour, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            l.hour,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from late as l
        group by grouping sets (
            (l.tenant_id, l.hour, l.user_id),
            (l.tenant_id, l.hour, l.model),
            (l.tenant_id, l.hour, l.service)
        )
    ),

    -- A day that is not over has no rollup yet.
    new_days as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            l.day as day,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from late as l
        where l.day + interval '1 day' <= until
        group by grouping sets ((l.tenant_id, l.day), (l.tenant_id, l.day, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            l.day,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from late as l
        where l.day + interval '1 day' <= until
        group by grouping sets (
            (l.tenant_id, l.day, l.user_id),
            (l.tenant_id, l.day, l.model),
            (l.tenant_id, l.day, l.service)
        )
    ),

    kept_hours as (
        insert into timeseries.usage_rollup_hours as r (
            tenant_id, dimension, hour, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.hour, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_hours as n
        on conflict on constraint usage_rollup_hours_pkey do update
            set
                requests = r.requests + excluded.requests,
                client_errors = r.client_errors + excluded.client_errors,
                server_errors = r.server_errors + excluded.server_errors,
                duration_ms = r.duration_ms + excluded.duration_ms,
                request_bytes = r.request_bytes + excluded.request_bytes,
                response_bytes = r.response_bytes + excluded.response_bytes,
                tokens_in = r.tokens_in + excluded.tokens_in,
                tokens_out = r.tokens_out + excluded.tokens_out,
                cost = r.cost + excluded.cost,
                latency = timeseries.added_latency(r.latency, excluded.latency)
    )

    insert into timeseries.usage_rollup_days as r (
            tenant_id, dimension, day, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.day, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_days as n
        on conflict on constraint usage_rollup_days_pkey do update
            set
                requests = r.requests + excluded.requests,
                client_errors = r.client_errors + excluded.client_errors,
                server_errors = r.server_errors + excluded.server_errors,
                duration_ms = r.duration_ms + excluded.duration_ms,
                request_bytes = r.request_bytes + excluded.request_bytes,
                response_bytes = r.response_bytes + excluded.response_bytes,
                tokens_in = r.tokens_in + excluded.tokens_in,
                tokens_out = r.tokens_out + excluded.tokens_out,
                cost = r.cost + excluded.cost,
                latency = timeseries.added_latency(r.latency, excluded.latency);
end;
$function$;
alter function timeseries.add_late_usage(timestamp with time zone) owner to pyairtable_owner;
comment on function timeseries.add_late_usage(timestamp with time zone) is 'Adds the rows of timeseries.usage_late_rows to their hours and, of those that are over at `until`, days; after timeseries.refresh_usage_day for all of them. Apache edition. For the owner.';
revoke execute on function timeseries.add_late_usage(timestamp with time zone) from public;

-- function timeseries.added_latency(integer[], integer[])
create or replace function timeseries.added_latency(one integer[], other integer[])
returns integer[]
language sql
immutable parallel safe
set search_path to ''
as $function$
    select
        case
            when one is null then other
            when other is null then one
            else array(
                select u.a + u.b
                from unnest(one, other) with ordinality as u (a, b, place)
                order by u.place
            )
        end
$function$;
alter function timeseries.added_latency(integer[], integer[]) owner to pyairtable_owner;
comment on function timeseries.added_latency(integer[], integer[]) is 'Two histograms as one, step by step; null stands for an empty one.';
revoke execute on function timeseries.added_latency(integer[], integer[]) from public;

-- function timeseries.chunk_keeps(text, timestamp with time zone, timestamp with time zone, boolean)
create or replace function timeseries.chunk_keeps(
    kind text,
    begins timestamp with time zone,
    ends timestamp with time zone,
    planned boolean default false
)
returns boolean
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
    v_default timestamptz;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_keeps boolean;
begin
    select
        max(c.cut) filter (where c.tenant_id is null),
        coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
        coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}')
    into v_default, v_tenants, v_cuts
    from timeseries.row_cuts(v_kind.kind, planned) as c;
    execute format(
        'select
            $3 < $2
            and exists (
                select
                from %1$s as r
                where r.%2$I >= greatest($1, $3)
                    and r.%2$I < $2
                    and r.tenant_id <> all ($4)
            )
            or exists (
                select
                from unnest($4, $5) as o (tenant_id, cut)
                cross join lateral (
                    select
                    from %1$s as r
                    where r.tenant_id = o.tenant_id
                        and r.%2$I >= greatest($1, o.cut)
                        and r.%2$I < $2
                    limit 1
                ) as kept
                where o.cut < $2
            )
            or exists (
                select
                from ops.legal_holds as h
                cross join lateral (
                    select
                    from %1$s as r
                    where r.tenant_id = h.tenant_id
                        and r.%2$I >= greatest($1, h.begins)
                        and r.%2$I < least($2, h.ends)
                    limit 1
                ) as held
                where h.released_at is null
                    and (h.kind is null or h.kind = $6)
                    and h.begins < $2
                    and h.ends > $1
            )',
        v_kind.relation,
        v_kind.time_column
    )
    into v_keeps
    using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
    return v_keeps;
end;
$function$;
alter function timeseries.chunk_keeps(text, timestamp with time zone, timestamp with time zone, boolean) owner to pyairtable_owner;
comment on function timeseries.chunk_keeps(text, timestamp with time zone, timestamp with time zone, boolean) is 'Whether the chunk of that range holds a row whose tenant''s period is not over, or that is held. For the owner.';
revoke execute on function timeseries.chunk_keeps(text, timestamp with time zone, timestamp with time zone, boolean) from public;

-- function timeseries.compressible_chunks()
create or replace function timeseries.compressible_chunks()
returns table(chunk regclass, range_start timestamp with time zone, range_end timestamp with time zone)
language sql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass, c.range_start, c.range_end
    from ops.retention_kinds as k
    inner join timescaledb_information.hypertables as h
        on format('%I.%I', h.hypertable_schema, h.hypertable_name) = k.relation
        and h.compression_enabled
    inner join timescaledb_information.chunks as c
        on h.hypertable_schema = c.hypertable_schema
        and h.hypertable_name = c.hypertable_name
    inner join _timescaledb_catalog.chunk as t
        on c.chunk_schema = t.schema_name
        and c.chunk_name = t.table_name
    where c.range_end < now() - k.compress_after
        -- 1 is compressed, 8 compressed in part
        and (t.status & 1 = 0 or t.status & 8 > 0)
$function$;
alter function timeseries.compressible_chunks() owner to pyairtable_owner;
comment on function timeseries.compressible_chunks() is 'Chunks old enough to be compressed, by ops.retention_kinds.compress_after, that are not, or not as a whole. For the owner.';
revoke execute on function timeseries.compressible_chunks() from public;

-- function timeseries.define_usage_views()
create or replace function timeseries.define_usage_views()
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_unit text;
    v_parts text;
begin
    foreach v_unit in array array['hour', 'day'] loop
        v_parts := format(
            'select
                r.tenant_id, r.dimension, r.%1$s, r.key, r.requests, r.client_errors, r.server_errors, r.duration_ms,
                r.request_bytes, r.response_bytes, r.tokens_in, r.tokens_out, r.cost, r.latency
            from timeseries.usage_rollup_%1$ss as r',
            v_unit
        );
        if to_regclass('timeseries.usage_hours_of_total') is not null then
            select
                string_agg(
                    format(
                        'select
                            u.tenant_id, %2$L::text as dimension, u.%1$s, %3$s as key, u.requests::bigint as requests,
                            u.client_errors::bigint as client_errors, u.server_errors::bigint as server_errors,
                            u.duration_ms::bigint as duration_ms, u.request_bytes::bigint as request_bytes,
                            u.response_bytes::bigint as response_bytes, u.tokens_in::bigint as tokens_in,
                            u.tokens_out::bigint as tokens_out, u.cost, %4$s as latency
                        from timeseries.usage_%1$ss_of_%2$s as u
                        cross join timeseries.usage_state as s
                        left join timeseries.usage_kept as k on u.tenant_id = k.tenant_id
                        where u.%1$s >= coalesce(k.kept_from, s.kept_from)',
                        v_unit,
                        d.dimension,
                        case when d.dimension = 'total' then '''''::text' else 'u.key' end,
                        case when d.dimension in ('total', 'endpoint') then 'u.latency' else 'null::integer[]' end
                    ),
                    ' union all '
                )
                || ' union all ' || v_parts
            into v_parts
            from unnest(array['total', 'endpoint', 'user', 'model', 'service']) as d (dimension);
        end if;
        execute format(
            'create or replace view timeseries.usage_%ss with (security_invoker = true) as %s', v_unit, v_parts
        );
    end loop;
end;
$function$;
alter function timeseries.define_usage_views() owner to pyairtable_owner;
comment on function timeseries.define_usage_views() is 'Makes the views of usage by hour and day from what there is: continuous aggregates and the tables of what came before them, or the tables alone. For the owner.';
revoke execute on function timeseries.define_usage_views() from public;

-- function timeseries.due_chunks(text, boolean)
create or replace function timeseries.due_chunks(kind text, planned boolean default false)
returns table(chunk regclass, begins timestamp with time zone, ends timestamp with time zone, is_droppable boolean)
language sql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        format('%I.%I', c.chunk_schema, c.chunk_name)::regclass,
        c.range_start,
        c.range_end,
        not timeseries.chunk_keeps(due_chunks.kind, c.range_start, c.range_end, planned)
    from ops.require_kind(due_chunks.kind) as k
    inner join timescaledb_information.chunks as c
        on format('%I.%I', c.hypertable_schema, c.hypertable_name) = k.relation
    where c.range_start < (select max(r.cut) from timeseries.row_cuts(due_chunks.kind, planned) as r)
    order by c.range_start
$function$;
alter function timeseries.due_chunks(text, boolean) owner to pyairtable_owner;
comment on function timeseries.due_chunks(text, boolean) is 'Chunks that begin before the last cut of a kind, the oldest first, and whether each may be dropped whole; from the others timeseries.expire_chunk deletes what is due. `planned` goes by the periods alone. For the owner.';
revoke execute on function timeseries.due_chunks(text, boolean) from public;

-- function timeseries.expire_chunk(text, timestamp with time zone, timestamp with time zone)
create or replace function timeseries.expire_chunk(
    kind text,
    begins timestamp with time zone,
    ends timestamp with time zone,
    out chunks bigint,
    out rows bigint
)
returns record
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set plan_cache_mode to 'force_custom_plan'
set lock_timeout to '10s'
as $function$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
    v_chunk regclass;
    v_default timestamptz;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_is_whole boolean;
    v_is_due text;
    v_is_empty boolean := true;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using
            errcode = '25001',
            message = 'retention needs isolation level read committed: it must see a hold that was placed a moment ago';
    end if;
    lock table ops.legal_holds, ops.retention_periods, ops.retention_kinds in share mode;
    chunks := 0;
    rows := 0;
    select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass into v_chunk
    from timescaledb_information.chunks as c
    where format('%I.%I', c.hypertable_schema, c.hypertable_name) = v_kind.relation
        and c.range_start = begins
        and c.range_end = ends;
    if v_chunk is null then
        return;
    end if;
    v_is_whole := not timeseries.chunk_keeps(kind, begins, ends);
    v_is_due := format('r.%1$I >= $1 and r.%1$I < $2', v_kind.time_column);
    if not v_is_whole then
        select
            max(c.cut) filter (where c.tenant_id is null),
            coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
            coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}')
        into v_default, v_tenants, v_cuts
        from timeseries.row_cuts(v_kind.kind) as c;
        v_is_due := v_is_due || format(
            ' and (
                (r.%1$I < $3 and r.tenant_id <> all ($4))
                or exists (
                    select from unnest($4, $5) as o (tenant_id, cut) where o.tenant_id = r.tenant_id and r.%1$I < o.cut
                )
            )
            and not exists (
                select
                from ops.legal_holds as h
                where h.tenant_id = r.tenant_id
                    and (h.kind is null or h.kind = $6)
                    and h.released_at is null
                    and h.begins <= r.%1$I
                    and h.ends > r.%1$I
            )',
            v_kind.time_column
        );
        -- Those who keep only their own are looked up by the index; a chunk that is due for most is read once.
        if v_default <= begins then
            v_is_due := v_is_due || ' and r.tenant_id = any ($4)';
        end if;
    end if;
    if v_kind.kind = 'conversation_messages' then
        -- Conversations are locked before their messages, as where one is deleted.
        execute format(
            'select
            from chat.conversation_sessions as s
            where exists (
                select from %s as r where r.tenant_id = s.tenant_id and r.session_id = s.id and %s
            )
            order by s.tenant_id, s.id
            for update',
            v_kind.relation,
            v_is_due
        )
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
        execute format(
            'update chat.conversation_sessions as s
            set message_count = greatest(s.message_count - gone.count, 0)
            from (
                select r.tenant_id, r.session_id, count(*) as count
                from %s as r
                where %s
                group by r.tenant_id, r.session_id
            ) as gone
            where s.tenant_id = gone.tenant_id
                and s.id = gone.session_id',
            v_kind.relation,
            v_is_due
        )
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
    end if;
    if v_is_whole then
        rows := public.approximate_row_count(v_chunk);
        if rows < 100000 then
            execute format('select count(*) from %s as r where %s', v_kind.relation, v_is_due)
            into rows
            using begins, ends;
        end if;
    else
        execute format('delete from %s as r where %s', v_kind.relation, v_is_due)
        using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
        get diagnostics rows = row_count;
        execute format(
            'select not exists (select from %s as r where r.%I >= $1 and r.%2$I < $2)', v_kind.relation, v_kind.time_column
        )
        into v_is_empty
        using begins, ends;
    end if;
    if v_is_empty then
        select count(*) into chunks
        from public.drop_chunks(v_kind.relation::regclass, older_than => ends, newer_than => begins);
    end if;
end;
$function$;
alter function timeseries.expire_chunk(text, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function timeseries.expire_chunk(text, timestamp with time zone, timestamp with time zone) is 'Drops a chunk that holds nothing to be kept; from another deletes what is due. Returns how many chunks were dropped, and rows deleted, of a large dropped chunk as estimated. Raises 25001 unless the isolation level is read committed, 55P03 when a transaction that places a hold does not end within 10 s. For the owner, in a transaction that works for no tenant.';
revoke execute on function timeseries.expire_chunk(text, timestamp with time zone, timestamp with time zone) from public;

-- function timeseries.keep_usage_from()
create or replace function timeseries.keep_usage_from()
returns boolean
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set lock_timeout to '2s'
as $function$
declare
    v_state timeseries.usage_state;
    v_tenant record;
    v_old timestamptz;
    v_new timestamptz;
    v_is_done boolean := true;
begin
    -- Most days there is nothing to move, and nobody to stop.
    if not exists (
        select
        from timeseries.row_cuts('api_usage_logs', planned => true) as c
        cross join timeseries.usage_state as s
        where c.cut > case when c.tenant_id is null then s.kept_from else timeseries.usage_kept_from(c.tenant_id) end
            and isfinite(s.watermark)
    ) then
        return true;
    end if;
    lock table timeseries.api_usage_logs in share mode;
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    lock table ops.retention_periods, ops.retention_kinds in share mode;
    select s.* into v_state
    from timeseries.usage_state as s;
    -- Tenants with a time of their own get it before that of all others moves.
    for v_tenant in
        select p.tenant_id
        from ops.retention_periods as p
        where p.kind = 'api_usage_logs'
        union
        select k.tenant_id
        from timeseries.usage_kept as k
        order by 1
    loop
        v_old := timeseries.usage_kept_from(v_tenant.tenant_id);
        select
            greatest(
                v_old,
                least(
                    ops.cut('api_usage_logs', v_tenant.tenant_id), date_trunc('day', v_state.watermark), date_trunc('day', min(u.hour))
                )
            )
        into v_new
        from (
            select d.hour
            from timeseries.usage_dirty_hours as d
            where d.tenant_id = v_tenant.tenant_id
            union all
            select r.hour
            from timeseries.usage_late_rows as r
            where r.tenant_id = v_tenant.tenant_id
        ) as u;
        perform timeseries.move_usage_history(v_old, v_new, v_tenant.tenant_id);
        insert into timeseries.usage_kept as k (tenant_id, kept_from)
        values (v_tenant.tenant_id, v_new)
        on conflict on constraint usage_kept_pkey do update
            set kept_from = excluded.kept_from;
    end loop;
    select
        greatest(
            v_state.kept_from,
            least(ops.cut('api_usage_logs'), date_trunc('day', v_state.watermark), date_trunc('day', min(u.hour)))
        )
    into v_new
    from (
        select d.tenant_id, d.hour
        from timeseries.usage_dirty_hours as d
        union all
        select r.tenant_id, r.hour
        from timeseries.usage_late_rows as r
    ) as u
    where not exists (select from timeseries.usage_kept as k where k.tenant_id = u.tenant_id);
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        -- A day at a time, so that writers do not wait for the history of a year to be moved.
        select coalesce(nullif(v_state.kept_from, '-infinity'), date_trunc('day', min(u.hour))) into v_old
        from timeseries.usage_hours as u
        where not isfinite(v_state.kept_from)
            and u.dimension = 'total';
        if v_old + interval '1 day' < v_new then
            v_new := v_old + interval '1 day';
            v_is_done := false;
        end if;
    end if;
    perform timeseries.move_usage_history(v_state.kept_from, v_new);
    update timeseries.usage_state as s
    set kept_from = v_new
    where s.kept_from < v_new;
    return v_is_done;
end;
$function$;
alter function timeseries.keep_usage_from() owner to pyairtable_owner;
comment on function timeseries.keep_usage_from() is 'Moves on from when rows of usage count, for tenants with a period of their own and for the rest, as far as their periods are over and the rollups are complete; with continuous aggregates moves what they say of the time before to tables, a day a call. Returns false while there is more. Raises 55P03 when a writer does not end within 2 s. For the owner.';
revoke execute on function timeseries.keep_usage_from() from public;

-- function timeseries.message_faults(jsonb)
create or replace function timeseries.message_faults(messages jsonb)
returns text[]
language sql
immutable parallel safe
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        array(
            select format('message %s: %s', m.place, fault.text)
            from jsonb_array_elements(messages) with ordinality as m (value, place)
            cross join lateral (
                select format('expected an object, got %s', jsonb_typeof(m.value)) as text
                where jsonb_typeof(m.value) <> 'object'
                union all
                select format('%s: not known; there are role, content, toolsUsed, tokensIn, tokensOut, cost, model, metadata', to_json(key))
                from jsonb_object_keys(case jsonb_typeof(m.value) when 'object' then m.value else '{}' end) as key
                where key not in ('role', 'content', 'toolsUsed', 'tokensIn', 'tokensOut', 'cost', 'model', 'metadata')
                union all
                select
                    format(
                        'role: expected user, assistant, system or tool, got %s', coalesce(left(m.value ->> 'role', 100), 'null')
                    )
                where jsonb_typeof(m.value) = 'object'
                    and coalesce(m.value ->> 'role', '') not in ('user', 'assistant', 'system', 'tool')
                union all
                select 'content: expected text'
                where jsonb_typeof(m.value) = 'object'
                    and jsonb_typeof(m.value -> 'content') is distinct from 'string'
                union all
                select format('content: expected at most 1048576 characters, got %s', length(m.value ->> 'content'))
                where jsonb_typeof(m.value -> 'content') = 'string'
                    and length(m.value ->> 'content') > 1048576
                union all
                select 'toolsUsed: expected an array of objects'
                where jsonb_typeof(m.value -> 'toolsUsed') <> 'null'
                    and case jsonb_typeof(m.value -> 'toolsUsed')
                        when 'array' then
                            exists (
                                select
                                from jsonb_array_elements(m.value -> 'toolsUsed') as tool
                                where jsonb_typeof(tool) <> 'object'
                            )
                        else true
                    end
                union all
                select format('%s: expected %s from 0', amount.key, amount.expected)
                from (
                    values
                        ('tokensIn', 'a whole number', 2147483647::numeric),
                        ('tokensOut', 'a whole number', 2147483647),
                        ('cost', 'a number', 999999999)
                ) as amount (key, expected, highest)
                where jsonb_typeof(m.value -> amount.key) <> 'null'
                    and case jsonb_typeof(m.value -> amount.key)
                        when 'number' then
                            (m.value -> amount.key)::numeric not between 0 and amount.highest
                            or (amount.key <> 'cost' and (m.value -> amount.key)::numeric % 1 <> 0)
                        else true
                    end
                union all
                select 'model: expected text of 1 to 255 characters'
                where jsonb_typeof(m.value -> 'model') <> 'null'
                    and (jsonb_typeof(m.value -> 'model') <> 'string' or length(m.value ->> 'model') not between 1 and 255)
                union all
                select 'metadata: expected an object'
                where jsonb_typeof(m.value -> 'metadata') not in ('object', 'null')
            ) as fault
            order by m.place
        )
$function$;
alter function timeseries.message_faults(jsonb) owner to pyairtable_owner;
comment on function timeseries.message_faults(jsonb) is 'What is wrong with messages to be appended, an array: one fault each, with the place of its message from 1.';
revoke execute on function timeseries.message_faults(jsonb) from public;

-- function timeseries.message_json(timeseries.conversation_messages)
create or replace function timeseries.message_json(message timeseries.conversation_messages)
returns json
language sql
stable parallel safe
begin atomic
 select json_build_object('id', (message).id, 'sessionId', (message).session_id, 'role', (message).role, 'content', (message).content, 'toolsUsed', (message).tools_used, 'tokensIn', (message).tokens_in, 'tokensOut', (message).tokens_out, 'cost', (message).cost, 'model', (message).model, 'metadata', (message).metadata, 'createdTime', (message).created_time) as json_build_object;
end;
alter function timeseries.message_json(timeseries.conversation_messages) owner to pyairtable_owner;
comment on function timeseries.message_json(timeseries.conversation_messages) is 'A message as callers see it: {"id", "sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost", "model", "metadata", "createdTime"}.';
revoke execute on function timeseries.message_json(timeseries.conversation_messages) from public;

-- function timeseries.move_usage_history(timestamp with time zone, timestamp with time zone, uuid)
create or replace function timeseries.move_usage_history(
    since timestamp with time zone,
    until timestamp with time zone,
    tenant_id uuid default null::uuid
)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_unit text;
begin
    if since >= until or to_regclass('timeseries.usage_hours_of_total') is null then
        return;
    end if;
    for v_unit in values ('hour'), ('day') loop
        execute format(
            'insert into timeseries.usage_rollup_%1$ss (
                tenant_id, dimension, %1$s, key, requests, client_errors, server_errors, duration_ms, request_bytes,
                response_bytes, tokens_in, tokens_out, cost, latency
            )
            select
                u.tenant_id, u.dimension, u.%1$s, u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms,
                u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost, u.latency
            from timeseries.usage_%1$ss as u
            where u.%1$s >= $1
                and u.%1$s < $2
                and case
                    when $3 is null then u.tenant_id not in (select k.tenant_id from timeseries.usage_kept as k)
                    else u.tenant_id = $3
                end',
            v_unit
        )
        using since, until, tenant_id;
    end loop;
end;
$function$;
alter function timeseries.move_usage_history(timestamp with time zone, timestamp with time zone, uuid) owner to pyairtable_owner;
comment on function timeseries.move_usage_history(timestamp with time zone, timestamp with time zone, uuid) is 'Writes what continuous aggregates say of a tenant, or of all that have no time of their own, into the tables of history; does nothing where rollups are those tables. For timeseries.keep_usage_from.';
revoke execute on function timeseries.move_usage_history(timestamp with time zone, timestamp with time zone, uuid) from public;

-- function timeseries.purge_usage_rollups()
create or replace function timeseries.purge_usage_rollups()
returns bigint
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
declare
    v_unit text;
    v_count bigint;
    v_rows bigint := 0;
begin
    for v_unit in values ('hour'), ('day') loop
        execute format(
            'with cuts as materialized (
                select t.tenant_id, least(ops.cut(''usage_rollups'', t.tenant_id), timeseries.usage_kept_from(t.tenant_id)) as cut
                from (select distinct r.tenant_id from timeseries.usage_rollup_%1$ss as r) as t
            )

            delete from timeseries.usage_rollup_%1$ss as r
            using cuts as c
            where r.tenant_id = c.tenant_id
                and r.%1$s < c.cut
                and not exists (
                    select
                    from ops.legal_holds as h
                    where h.tenant_id = r.tenant_id
                        and (h.kind is null or h.kind = ''usage_rollups'')
                        and h.released_at is null
                        and h.begins < r.%1$s + interval %2$L
                        and h.ends > r.%1$s
                )',
            v_unit,
            '1 ' || v_unit
        );
        get diagnostics v_count = row_count;
        v_rows := v_rows + v_count;
    end loop;
    return v_rows;
end;
$function$;
alter function timeseries.purge_usage_rollups() owner to pyairtable_owner;
comment on function timeseries.purge_usage_rollups() is 'Deletes hours and days of usage that each tenant''s retention has done with, from before timeseries.usage_kept_from only, and returns how many; those a legal hold touches stay. For the owner.';
revoke execute on function timeseries.purge_usage_rollups() from public;

-- function timeseries.readable_session(text)
create or replace function timeseries.readable_session(session_id text)
returns chat.conversation_sessions
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = readable_session.session_id
        and (s.user_id = app.current_user_id() or s.shared_with = any (timeseries.readable_sharing()));
    if v_session.id is null then
        perform chat.raise_session_missing(session_id);
    end if;
    return v_session;
end;
$function$;
alter function timeseries.readable_session(text) owner to pyairtable_owner;
comment on function timeseries.readable_session(text) is 'A conversation that the caller may read: their own, or one shared with them. Raises PT404 when there is none.';
revoke execute on function timeseries.readable_session(text) from public;

-- function timeseries.readable_sharing()
create or replace function timeseries.readable_sharing()
returns text[]
language sql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end
$function$;
alter function timeseries.readable_sharing() owner to pyairtable_owner;
comment on function timeseries.readable_sharing() is 'The words of shared_with with which others'' conversations are the caller''s to read.';
revoke execute on function timeseries.readable_sharing() from public;

-- function timeseries.refresh_usage_day(timestamp with time zone, timestamp with time zone, timestamp with time zone)
create or replace function timeseries.refresh_usage_day(
    day timestamp with time zone,
    since timestamp with time zone,
    until timestamp with time zone
)
returns void
language plpgsql
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
declare
    v_end timestamptz := least(day + interval '1 day', until);
    -- A day is rolled up once it is over, for every tenant; after that for those whose rows change.
    v_is_over boolean := day + interval '1 day' <= until;
    v_is_new boolean := v_is_over and day + interval '1 day' > since;
begin
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    with dirty as (
        delete from timeseries.usage_dirty_hours as d
        where d.hour >= day
            and d.hour < v_end
        returning d.tenant_id, d.hour
    ),

    tenants as (
        select distinct d.tenant_id
        from dirty as d
    ),

    late as (
        delete from timeseries.usage_late_rows as t
        where t.hour >= day
            and t.hour < v_end
            and (v_is_new or t.tenant_id in (select k.tenant_id from tenants as k))
        returning t.tenant_id, t.hour
    ),

    cells as (
        select d.tenant_id, d.hour
        from dirty as d
        union
        select t.tenant_id, t.hour
        from late as t
    ),

    new_hours as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            c.hour as hour,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from timeseries.api_usage_logs as l
        inner join cells as c
            on l.tenant_id = c.tenant_id
            and date_trunc('hour', l.timestamp) = c.hour
        where l.timestamp >= day
            and l.timestamp < v_end
        group by grouping sets ((l.tenant_id, c.hour), (l.tenant_id, c.hour, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            c.hour,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from timeseries.api_usage_logs as l
        inner join cells as c
            on l.tenant_id = c.tenant_id
            and date_trunc('hour', l.timestamp) = c.hour
        where l.timestamp >= day
            and l.timestamp < v_end
        group by grouping sets (
            (l.tenant_id, c.hour, l.user_id),
            (l.tenant_id, c.hour, l.model),
            (l.tenant_id, c.hour, l.service)
        )
    ),

    new_days as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            day as day,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from timeseries.api_usage_logs as l
        where v_is_over
            and l.timestamp >= day
            and l.timestamp < v_end
            and (v_is_new or l.tenant_id in (select k.tenant_id from tenants as k))
        group by grouping sets ((l.tenant_id), (l.tenant_id, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            day,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from timeseries.api_usage_logs as l
        where v_is_over
            and l.timestamp >= day
            and l.timestamp < v_end
            and (v_is_new or l.tenant_id in (select k.tenant_id from tenants as k))
        group by grouping sets (
            (l.tenant_id, l.user_id),
            (l.tenant_id, l.model),
            (l.tenant_id, l.service)
        )
    ),

    gone_hours as (
        delete from timeseries.usage_rollup_hours as r
        using cells as c
        where r.tenant_id = c.tenant_id
            and r.hour = c.hour
            and not exists (
                select
                from new_hours as n
                where n.tenant_id = r.tenant_id
                    and n.dimension = r.dimension
                    and n.hour = r.hour
                    and n.key = r.key
            )
    ),

    gone_days as (
        delete from timeseries.usage_rollup_days as r
        where v_is_over
            and r.day = refresh_usage_day.day
            and (v_is_new or r.tenant_id in (select k.tenant_id from tenants as k))
            and not exists (
                select
                from new_days as n
                where n.tenant_id = r.tenant_id
                    and n.dimension = r.dimension
                    and n.key = r.key
            )
    ),

    kept_hours as (
        insert into timeseries.usage_rollup_hours as r (
            tenant_id, dimension, hour, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.hour, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_hours as n
        on conflict on constraint usage_rollup_hours_pkey do update
            set
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency
    )

    insert into timeseries.usage_rollup_days as r (
            tenant_id, dimension, day, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.day, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_days as n
        on conflict on constraint usage_rollup_days_pkey do update
            set
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency;
end;
$function$;
alter function timeseries.refresh_usage_day(timestamp with time zone, timestamp with time zone, timestamp with time zone) owner to pyairtable_owner;
comment on function timeseries.refresh_usage_day(timestamp with time zone, timestamp with time zone, timestamp with time zone) is 'Rolls up the hours of a day (UTC) that have changed, before `until`, and the day itself when it is over; `since` is how far the rollups reached. Apache edition. For the owner.';
revoke execute on function timeseries.refresh_usage_day(timestamp with time zone, timestamp with time zone, timestamp with time zone) from public;

-- function timeseries.require_dimension(text, text)
create or replace function timeseries.require_dimension(argument text, dimension text)
returns void
language plpgsql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
begin
    if dimension is null or dimension not in ('endpoint', 'user', 'model', 'service') then
        raise exception using
            errcode = 'PT400',
            message = format(
                '%s: expected endpoint, user, model or service, got %s',
                argument,
                coalesce(to_json(left(dimension, 100))::text, 'null')
            );
    end if;
end;
$function$;
alter function timeseries.require_dimension(text, text) owner to pyairtable_owner;
comment on function timeseries.require_dimension(text, text) is 'Raises PT400 unless this is what usage can be told apart by; `argument` is what the caller calls it.';
revoke execute on function timeseries.require_dimension(text, text) from public;

-- function timeseries.row_cuts(text, boolean)
create or replace function timeseries.row_cuts(kind text, planned boolean default false)
returns table(tenant_id uuid, cut timestamp with time zone)
language sql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    select
        t.tenant_id,
        case
            when row_cuts.kind <> 'api_usage_logs' or planned then ops.cut(row_cuts.kind, t.tenant_id)
            else least(ops.cut(row_cuts.kind, t.tenant_id), timeseries.usage_kept_from(t.tenant_id))
        end
    from (
        select c.tenant_id
        from ops.cuts(row_cuts.kind) as c
        union
        select k.tenant_id
        from timeseries.usage_kept as k
        where row_cuts.kind = 'api_usage_logs'
    ) as t
$function$;
alter function timeseries.row_cuts(text, boolean) owner to pyairtable_owner;
comment on function timeseries.row_cuts(text, boolean) is 'Cuts as ops.cuts has them; of usage no later than timeseries.usage_kept_from, unless `planned`. For the owner.';
revoke execute on function timeseries.row_cuts(text, boolean) from public;

-- function timeseries.top_usage(uuid, timestamp with time zone, timestamp with time zone, text, text, integer)
create or replace function timeseries.top_usage(
    tenant_id uuid,
    since timestamp with time zone,
    until timestamp with time zone,
    dimension text,
    measure text,
    top integer
)
returns table(place bigint, key text, measures jsonb)
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
#variable_conflict use_column
begin
    perform timeseries.require_dimension('dimension', dimension);
    if top is null or top not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('top: expected 1 to 1000, got %s', coalesce(top::text, 'null'));
    end if;
    if measure is null
        or measure not in (
            'requests', 'clientErrors', 'serverErrors', 'errorRate', 'durationMs', 'averageMs', 'requestBytes',
            'responseBytes', 'tokensIn', 'tokensOut', 'cost'
        )
    then
        raise exception using
            errcode = 'PT400',
            message = format('measure: there is no %s', coalesce(to_json(left(measure, 100))::text, 'null')),
            hint = 'Measures are requests, clientErrors, serverErrors, errorRate, durationMs, averageMs, requestBytes, '
                'responseBytes, tokensIn, tokensOut and cost.';
    end if;
    return query
    with summed as (
        select
            f.key_found as key,
            timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
            ) as measures
        from timeseries.usage_facts(
            top_usage.tenant_id,
            top_usage.dimension,
            timeseries.usage_bounds(top_usage.since, top_usage.until, null, 'UTC')
        ) as f
        group by f.key_found
    )

    select row_number() over (order by (s.measures ->> top_usage.measure)::numeric desc nulls last, s.key), s.key, s.measures
    from summed as s
    order by 1
    limit top_usage.top;
end;
$function$;
alter function timeseries.top_usage(uuid, timestamp with time zone, timestamp with time zone, text, text, integer) owner to pyairtable_owner;
comment on function timeseries.top_usage(uuid, timestamp with time zone, timestamp with time zone, text, text, integer) is 'What has the most of a measure within a range, equals by name. Raises PT400 for an argument that is off.';
revoke execute on function timeseries.top_usage(uuid, timestamp with time zone, timestamp with time zone, text, text, integer) from public;

-- function timeseries.usage_bounds(timestamp with time zone, timestamp with time zone, interval, text)
create or replace function timeseries.usage_bounds(
    since timestamp with time zone,
    until timestamp with time zone,
    bucket interval,
    time_zone text
)
returns timestamp with time zone[]
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_months constant integer := extract(year from bucket) * 12 + extract(month from bucket);
    v_rest constant interval := bucket - make_interval(months => v_months);
    v_local timestamp;
    v_begin timestamp;
    v_bounds timestamptz[];
begin
    if since is null or until is null or not isfinite(since) or not isfinite(until) or since >= until then
        raise exception using
            errcode = 'PT400',
            message = format('since and until: expected two times in order, got %s and %s', since, until);
    end if;
    if until - since > interval '3660 days' then
        raise exception using
            errcode = 'PT400',
            message = 'since and until: expected a range of at most ten years';
    end if;
    if bucket is null then
        return array[since, until];
    end if;
    if not isfinite(bucket)
        or bucket < interval '1 second'
        or (v_months > 0 and v_rest <> interval '0')
        or (v_months = 0 and extract(day from bucket) > 0 and bucket <> make_interval(days => extract(day from bucket)::integer))
    then
        raise exception using
            errcode = 'PT400',
            message = format('bucket: %s is no length of a bucket', bucket),
            hint = 'Use months or years, or weeks or days, or hours, minutes and seconds, but no mixture.';
    end if;
    if extract(epoch from until - since) / extract(epoch from bucket) > 5000 then
        raise exception using
            errcode = 'PT400',
            message = format('%s to %s has more than 5000 buckets of %s', since, until, bucket),
            hint = 'Ask for a shorter range, or for longer buckets.';
    end if;
    v_local := since at time zone time_zone;
    if v_months > 0 then
        v_begin := make_timestamp(1, 1, 1, 0, 0, 0) + make_interval(
            months => ((extract(year from v_local)::integer - 1) * 12 + extract(month from v_local)::integer - 1)
            / v_months * v_months
        );
    elsif bucket >= interval '1 day' then
        -- Weeks begin on Mondays.
        v_begin := date_bin(bucket, v_local, timestamp '2001-01-01');
    end if;
    if v_begin is null then
        -- Of equal length, counted from the midnight before `since`.
        v_bounds := array(
            select b.begins
            from generate_series(
                date_bin(bucket, since, date_trunc('day', v_local) at time zone time_zone), until, bucket, 'UTC'
            ) as b (begins)
            where b.begins < until
        );
    else
        v_bounds := array(
            select b.begins at time zone time_zone
            from generate_series(v_begin, until at time zone time_zone + bucket, bucket) as b (begins)
            where b.begins at time zone time_zone < until
        );
    end if;
    return v_bounds || until;
end;
$function$;
alter function timeseries.usage_bounds(timestamp with time zone, timestamp with time zone, interval, text) owner to pyairtable_owner;
comment on function timeseries.usage_bounds(timestamp with time zone, timestamp with time zone, interval, text) is 'Where the buckets of a range begin, and last its end; the first may begin before `since`. Months, weeks (from Monday) and days are those of the time zone, shorter ones of equal length from the midnight before `since`; null is one bucket for all. Raises PT400 for a range or bucket that is none, more than ten years, and more than 5000 buckets.';
revoke execute on function timeseries.usage_bounds(timestamp with time zone, timestamp with time zone, interval, text) from public;

-- function timeseries.usage_facts(uuid, text, timestamp with time zone[], text, boolean)
create or replace function timeseries.usage_facts(
    tenant_id uuid,
    dimension text,
    bounds timestamp with time zone[],
    key text default null::text,
    with_latency boolean default false
)
returns table(bucket integer, key_found text, requests bigint, client_errors bigint, server_errors bigint, duration_ms bigint, request_bytes bigint, response_bytes bigint, tokens_in bigint, tokens_out bigint, cost numeric, latency integer[])
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
set plan_cache_mode to 'force_custom_plan'
as $function$
#variable_conflict use_column
declare
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[cardinality(bounds)];
    v_kept constant timestamptz := timeseries.usage_kept_from(tenant_id);
    v_until timestamptz;
    v_dirty timestamptz[];
    v_dirty_days timestamptz[];
    v_days timestamptz[];
    v_hours timestamptz[];
    v_begins timestamptz[];
    v_ends timestamptz[];
begin
    select greatest(v_from, least(v_to, greatest(s.watermark, v_kept))) into v_until
    from timeseries.usage_state as s;
    v_dirty := array(
        select distinct d.hour
        from timeseries.usage_dirty_hours as d
        where d.tenant_id = usage_facts.tenant_id
            and d.hour >= date_trunc('hour', v_from)
            and d.hour < v_until
    );
    v_dirty_days := array(select distinct date_trunc('day', d.hour) from unnest(v_dirty) as d (hour));
    v_days := array(
        select d.day
        from generate_series(date_trunc('day', v_from), v_until - interval '1 day', interval '1 day') as d (day)
        where d.day >= v_from
            and d.day <> all (v_dirty_days)
            and width_bucket(d.day, bounds) = width_bucket(d.day + interval '1 day' - interval '1 microsecond', bounds)
    );
    with hours as materialized (
        select
            h.hour,
            h.hour >= v_from
            and (
                -- No rows are left to cut it with: it counts where it begins.
                h.hour < v_kept
                or (
                    h.hour + interval '1 hour' <= v_until
                    and h.hour <> all (v_dirty)
                    and width_bucket(h.hour, bounds)
                    = width_bucket(h.hour + interval '1 hour' - interval '1 microsecond', bounds)
                )
            ) as is_whole
        from generate_series(date_trunc('hour', v_from), v_until - interval '1 microsecond', interval '1 hour') as h (hour)
        where date_trunc('day', h.hour) <> all (v_days)
    ),

    parted as (
        select h.hour, h.hour - row_number() over (order by h.hour) * interval '1 hour' as part
        from hours as h
        where not h.is_whole
            and h.hour >= v_kept
    ),

    parts as (
        select greatest(min(p.hour), v_from) as begins, least(max(p.hour) + interval '1 hour', v_until) as ends
        from parted as p
        group by p.part
        union all
        select v_until, v_to
        where v_until < v_to
    )

    select
        array(select h.hour from hours as h where h.is_whole order by h.hour),
        array(select p.begins from parts as p order by p.begins),
        array(select p.ends from parts as p order by p.begins)
    into v_hours, v_begins, v_ends;

    if cardinality(v_days) > 0 then
        return query
        select
            width_bucket(u.day, bounds), u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms, u.request_bytes,
            u.response_bytes, u.tokens_in, u.tokens_out, u.cost, case when with_latency then u.latency end
        from timeseries.usage_days as u
        where u.tenant_id = usage_facts.tenant_id
            and u.dimension = usage_facts.dimension
            and u.day = any (v_days)
            and (usage_facts.key is null or u.key = usage_facts.key);
    end if;
    if cardinality(v_hours) > 0 then
        return query
        select
            width_bucket(u.hour, bounds), u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms,
            u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost, case when with_latency then u.latency end
        from timeseries.usage_hours as u
        where u.tenant_id = usage_facts.tenant_id
            and u.dimension = usage_facts.dimension
            and u.hour = any (v_hours)
            and (usage_facts.key is null or u.key = usage_facts.key);
    end if;
    if exists (
        select
        from timeseries.usage_late_rows as r
        where r.tenant_id = usage_facts.tenant_id
            and r.hour >= date_trunc('hour', v_from)
            and r.hour < v_until
    ) then
        return query
        with keyed as (
            select
                r.*,
                case usage_facts.dimension
                    when 'total' then ''
                    when 'endpoint' then r.endpoint
                    when 'user' then coalesce(r.user_id::text, '')
                    when 'model' then coalesce(r.model, '')
                    when 'service' then r.service
                end as key
            from timeseries.usage_late_rows as r
            where r.tenant_id = usage_facts.tenant_id
                and r.hour >= date_trunc('hour', v_from)
                and r.hour < v_until
                and (r.hour = any (v_hours) or date_trunc('day', r.hour) = any (v_days))
        )

        select
            width_bucket(k.timestamp, bounds),
            k.key,
            count(*),
            count(*) filter (where k.status between 400 and 499),
            count(*) filter (where k.status >= 500),
            sum(k.duration_ms)::bigint,
            sum(k.request_bytes)::bigint,
            sum(k.response_bytes)::bigint,
            sum(k.tokens_in)::bigint,
            sum(k.tokens_out)::bigint,
            sum(k.cost),
            case
                when with_latency then
                    public.histogram(
                        ln(greatest(k.duration_ms, 1)::double precision),
                        0::double precision,
                        13.3046849341983::double precision,
                        128
                    )
            end
        from keyed as k
        where usage_facts.key is null
            or k.key = usage_facts.key
        group by 1, 2;
    end if;
    -- One by one: with its ends known, each is looked for in the chunks it lies in and no other is even planned for.
    for v_part in 1 .. cardinality(v_begins) loop
        return query
        with keyed as (
            select
                r.*,
                case usage_facts.dimension
                    when 'total' then ''
                    when 'endpoint' then r.endpoint
                    when 'user' then coalesce(r.user_id::text, '')
                    when 'model' then coalesce(r.model, '')
                    when 'service' then r.service
                end as key
            from timeseries.api_usage_logs as r
            where r.tenant_id = usage_facts.tenant_id
                and r.timestamp >= v_begins[v_part]
                and r.timestamp < v_ends[v_part]
        )

        select
            width_bucket(k.timestamp, bounds),
            k.key,
            count(*),
            count(*) filter (where k.status between 400 and 499),
            count(*) filter (where k.status >= 500),
            sum(k.duration_ms)::bigint,
            sum(k.request_bytes)::bigint,
            sum(k.response_bytes)::bigint,
            sum(k.tokens_in)::bigint,
            sum(k.tokens_out)::bigint,
            sum(k.cost),
            case
                when with_latency then
                    public.histogram(
                        ln(greatest(k.duration_ms, 1)::double precision),
                        0::double precision,
                        13.3046849341983::double precision,
                        128
                    )
            end
        from keyed as k
        where usage_facts.key is null
            or k.key = usage_facts.key
        group by 1, 2;
    end loop;
end;
$function$;
alter function timeseries.usage_facts(uuid, text, timestamp with time zone[], text, boolean) owner to pyairtable_owner;
comment on function timeseries.usage_facts(uuid, text, timestamp with time zone[], text, boolean) is 'Usage of a tenant between bounds in ascending order, bucket 1 beginning at the first: rows to be summed by bucket and key, several for each. `dimension` is total, endpoint, user, model or service; `key` picks one of them; `with_latency` adds the histogram of total and endpoint.';
revoke execute on function timeseries.usage_facts(uuid, text, timestamp with time zone[], text, boolean) from public;

-- function timeseries.usage_faults(jsonb)
create or replace function timeseries.usage_faults(entries jsonb)
returns text[]
language sql
stable
set search_path to 'pg_catalog', 'pg_temp'
set "TimeZone" to 'UTC'
as $function$
    with expected (name, place, kind, low, high, is_required) as (
        values
            ('timestamp', 1, 'time', 0, 0, false),
            ('userId', 2, 'uuid', 0, 0, false),
            ('service', 3, 'text', 1, 100, true),
            ('endpoint', 4, 'text', 1, 500, true),
            ('method', 5, 'text', 1, 20, true),
            ('status', 6, 'integer', 100, 599, true),
            ('durationMs', 7, 'number', 0, 2000000000, true),
            ('requestBytes', 8, 'integer', 0, 1000000000000000, false),
            ('responseBytes', 9, 'integer', 0, 1000000000000000, false),
            ('tokensIn', 10, 'integer', 0, 2000000000, false),
            ('tokensOut', 11, 'integer', 0, 2000000000, false),
            ('cost', 12, 'number', 0, 900000000, false),
            ('model', 13, 'text', 1, 255, false),
            ('requestId', 14, 'text', 1, 200, false),
            ('metadata', 15, 'object', 0, 65536, false)
    ),

    entry as (
        select e.value, e.ordinality - 1 as index
        from jsonb_array_elements(entries) with ordinality as e (value, ordinality)
    ),

    wrong as (
        select e.index, 0 as place, format('expected an object, got %s', jsonb_typeof(e.value)) as fault
        from entry as e
        where jsonb_typeof(e.value) <> 'object'
        union all
        select e.index, 16, format('%s: no such field', to_json(left(k.name, 100)))
        from entry as e
        cross join lateral jsonb_object_keys(case jsonb_typeof(e.value) when 'object' then e.value else '{}' end) as k (name)
        where k.name not in (select x.name from expected as x)
        union all
        select
            e.index,
            x.place,
            case
                when v.kind is null or v.kind = 'null' then
                    case when x.is_required then format('%s: is missing', x.name) end
                when x.kind = 'text' then
                    case
                        when v.kind <> 'string' or length(v.text) not between x.low and x.high then
                            format('%s: expected a text of %s to %s characters', x.name, x.low, x.high)
                    end
                when x.kind in ('integer', 'number') then
                    case
                        when v.kind <> 'number' then
                            format('%s: expected a number, got %s', x.name, v.kind)
                        when x.kind = 'integer' and v.text::numeric <> trunc(v.text::numeric) then
                            format('%s: expected a whole number, got %s', x.name, left(v.text, 100))
                        when v.text::numeric not between x.low and x.high then
                            format('%s: expected %s to %s, got %s', x.name, x.low, x.high, left(v.text, 100))
                    end
                when x.kind = 'uuid' then
                    case
                        when v.kind <> 'string' or not pg_input_is_valid(v.text, 'uuid') then
                            format('%s: expected a UUID', x.name)
                    end
                when x.kind = 'object' then
                    case
                        when v.kind <> 'object' then
                            format('%s: expected an object, got %s', x.name, v.kind)
                        when octet_length(v.text) > x.high then
                            format('%s: expected at most %s bytes, got %s', x.name, x.high, octet_length(v.text))
                    end
                when v.kind <> 'string'
                    or v.text !~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d'
                    or not pg_input_is_valid(v.text, 'timestamptz') then
                    format('%s: expected a time such as "2026-01-31T12:00:00Z"', x.name)
                when v.text::timestamptz > now() + interval '1 day' then
                    format('%s: %s is more than a day ahead', x.name, v.text)
                when v.text::timestamptz < s.kept_from then
                    format('%s: usage before %s has been dropped and cannot be added to', x.name, s.kept_from)
            end
        from entry as e
        cross join expected as x
        cross join (select timeseries.usage_kept_from(app.current_tenant_id()) as kept_from) as s
        cross join lateral (
            select jsonb_typeof(e.value -> x.name) as kind, e.value ->> x.name as text
        ) as v
        where jsonb_typeof(e.value) = 'object'
    )

    select array_agg(format('entries[%s]: %s', w.index, w.fault) order by w.index, w.place, w.fault)
    from wrong as w
    where w.fault is not null
$function$;
alter function timeseries.usage_faults(jsonb) owner to pyairtable_owner;
comment on function timeseries.usage_faults(jsonb) is 'What is wrong with entries for api.log_usage, a line for each fault; null when nothing is.';
revoke execute on function timeseries.usage_faults(jsonb) from public;

-- function timeseries.usage_json(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric)
create or replace function timeseries.usage_json(
    requests numeric,
    client_errors numeric,
    server_errors numeric,
    duration_ms numeric,
    request_bytes numeric,
    response_bytes numeric,
    tokens_in numeric,
    tokens_out numeric,
    cost numeric
)
returns jsonb
language sql
immutable parallel safe
set search_path to ''
as $function$
    select jsonb_build_object(
        'requests', coalesce(requests, 0),
        'clientErrors', coalesce(client_errors, 0),
        'serverErrors', coalesce(server_errors, 0),
        'errorRate', round((client_errors + server_errors) / nullif(requests, 0), 6),
        'durationMs', coalesce(duration_ms, 0),
        'averageMs', round(duration_ms / nullif(requests, 0), 1),
        'requestBytes', coalesce(request_bytes, 0),
        'responseBytes', coalesce(response_bytes, 0),
        'tokensIn', coalesce(tokens_in, 0),
        'tokensOut', coalesce(tokens_out, 0),
        'cost', trim_scale(coalesce(cost, 0))
    )
$function$;
alter function timeseries.usage_json(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric) owner to pyairtable_owner;
comment on function timeseries.usage_json(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric) is 'The measures of usage as callers see them; nulls are zero, rates and averages of no requests null.';
revoke execute on function timeseries.usage_json(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric) from public;

-- function timeseries.usage_kept_from(uuid)
create or replace function timeseries.usage_kept_from(tenant_id uuid)
returns timestamp with time zone
language sql
stable
begin atomic
 select coalesce(k.kept_from, s.kept_from) as "coalesce"
    from (timeseries.usage_state s
      left join timeseries.usage_kept k on ((k.tenant_id = usage_kept_from.tenant_id)));
end;
alter function timeseries.usage_kept_from(uuid) owner to pyairtable_owner;
comment on function timeseries.usage_kept_from(uuid) is 'Rows of a tenant''s usage from before this time have been dropped, or may be at any moment: the rollups are all there is of it.';
revoke execute on function timeseries.usage_kept_from(uuid) from public;

-- function timeseries.usage_percentiles(bigint[], double precision[])
create or replace function timeseries.usage_percentiles(latency bigint[], percentiles double precision[])
returns json
language sql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
    with step as (
        select l.place, sum(l.count) over (order by l.place) as up_to, sum(l.count) over () as total
        from unnest(latency) with ordinality as l (count, place)
    )

    select
        json_object_agg(
            'p' || (p.percentile * 100)::numeric,
            (
                select
                    case
                        when s.place > 129 then 600000
                        else round(exp((s.place - 1.5) * 13.3046849341983 / 128)::numeric, 1)
                    end
                from step as s
                where s.up_to >= p.percentile * s.total
                    and s.up_to > 0
                order by s.place
                limit 1
            )
            order by p.place
        )
    from unnest(percentiles) with ordinality as p (percentile, place)
$function$;
alter function timeseries.usage_percentiles(bigint[], double precision[]) owner to pyairtable_owner;
comment on function timeseries.usage_percentiles(bigint[], double precision[]) is 'Percentiles of a histogram of durations in milliseconds, {"p50": 12.3, …}, null for an empty one. Each is the middle of the step that the value is in, at most 5.4 % off for durations of 1 ms to 10 minutes; 600000 stands for longer ones.';
revoke execute on function timeseries.usage_percentiles(bigint[], double precision[]) from public;

-- function timeseries.usage_zone(uuid, text)
create or replace function timeseries.usage_zone(tenant_id uuid, time_zone text default null::text)
returns text
language plpgsql
stable
set search_path to 'pg_catalog', 'pg_temp'
as $function$
declare
    v_zone text;
begin
    if time_zone is null then
        select t.time_zone into v_zone
        from core.tenants as t
        where t.id = tenant_id;
        return v_zone;
    end if;
    perform core.require_time_zone(time_zone);
    return time_zone;
end;
$function$;
alter function timeseries.usage_zone(uuid, text) owner to pyairtable_owner;
comment on function timeseries.usage_zone(uuid, text) is 'The time zone asked for, or that of the tenant. Raises PT422 for a name that is none.';
revoke execute on function timeseries.usage_zone(uuid, text) from public;

-- procedure ops.maintain(text[])
create or replace procedure ops.maintain(in tasks text[] default null::text[])
language plpgsql
as $procedure$
declare
    v_task text;
    v_run bigint;
    v_begins timestamptz;
    v_ends timestamptz;
    v_chunks bigint;
    v_rows bigint;
    v_more boolean;
    v_error text;
    v_failed text[] := array[]::text[];
begin
    select g.task into v_task
    from pg_catalog.unnest(maintain.tasks) as g (task)
    where not exists (select from ops.tasks() as t where t.task = g.task);
    if found then
        raise exception using
            errcode = 'PT422',
            message = pg_catalog.format('there is no task %s', v_task),
            hint = pg_catalog.format('There are %s.', (select pg_catalog.string_agg(t.task, ', ') from ops.tasks() as t));
    end if;
    if not pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('ops.maintain', 0)) then
        raise exception using
            errcode = '55P03',
            message = 'maintenance is running in another session',
            hint = 'It is the one that holds an advisory lock in pg_locks; its tasks are in ops.maintenance_runs.';
    end if;
    for v_task in
        select t.task
        from ops.tasks() as t
        where tasks is null
            or t.task = any (tasks)
    loop
        insert into ops.maintenance_runs (task)
        values (v_task)
        returning id into v_run;
        commit;
        v_error := null;
        if v_task = 'refresh' then
            call timeseries.refresh_usage_rollups();
            commit;
        else
            <<parts>>
            for v_begins, v_ends in
                select u.begins, u.ends
                from ops.units(v_task) as u
            loop
                loop
                    begin
                        select u.chunks, u.rows, u.more
                        into v_chunks, v_rows, v_more
                        from ops.run_unit(v_task, v_begins, v_ends) as u;
                        update ops.maintenance_runs as r
                        set
                            chunks = r.chunks + v_chunks,
                            rows = r.rows + v_rows
                        where r.id = v_run;
                    exception
                        when others then
                            v_error := pg_catalog.format('%s (%s)', sqlerrm, sqlstate);
                    end;
                    commit;
                    exit parts when v_error is not null;
                    exit when not v_more;
                end loop;
            end loop;
        end if;
        update ops.maintenance_runs as r
        set
            ended_at = pg_catalog.clock_timestamp(),
            error = v_error
        where r.id = v_run;
        commit;
        if v_error is not null then
            v_failed := v_failed || pg_catalog.format('%s: %s', v_task, v_error);
        end if;
    end loop;
    delete from ops.maintenance_runs as r
    where r.began_at < pg_catalog.now() - interval '2 years';
    commit;
    perform pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended('ops.maintain', 0));
    if pg_catalog.cardinality(v_failed) > 0 then
        raise exception using
            errcode = 'PT500',
            message = pg_catalog.format('maintenance failed: %s', v_failed[1]),
            detail = pg_catalog.array_to_string(v_failed, e'\n'),
            hint = 'What was done before stays done. The ledger is ops.maintenance_runs; call ops.maintain() again.';
    end if;
end;
$procedure$;
alter procedure ops.maintain(text[]) owner to pyairtable_owner;
comment on procedure ops.maintain(text[]) is 'Does all tasks of ops.tasks(), or those named, and writes each into ops.maintenance_runs; commits after each part. Raises PT422 for an unknown task, 55P03 while another session does it, PT500 at the end when a task failed. For the owner, outside of a transaction.';
revoke execute on procedure ops.maintain(text[]) from public;

-- procedure ops.run_job(integer, jsonb)
create or replace procedure ops.run_job(in job_id integer, in config jsonb)
language plpgsql
as $procedure$
begin
    if config ->> 'task' = 'refresh' then
        call timeseries.refresh_usage_rollups();
    else
        call ops.maintain();
    end if;
end;
$procedure$;
alter procedure ops.run_job(integer, jsonb) owner to pyairtable_owner;
comment on procedure ops.run_job(integer, jsonb) is 'A job of TimescaleDB''s scheduler: {"task": "refresh"} brings the rollups of usage up to date, {"task": "all"} is ops.maintain().';
revoke execute on procedure ops.run_job(integer, jsonb) from public;

-- procedure timeseries.refresh_usage_rollups(timestamp with time zone, boolean)
create or replace procedure timeseries.refresh_usage_rollups(
    in until timestamp with time zone default null::timestamp with time zone,
    in at_once boolean default false
)
language plpgsql
as $procedure$
declare
    v_since timestamptz;
    v_until timestamptz;
    v_done bigint[];
    v_from timestamptz;
    v_to timestamptz;
    v_day timestamptz;
    v_rollup text;
begin
    select s.watermark into v_since
    from timeseries.usage_state as s;
    v_until := greatest(
        v_since, date_trunc('hour', least(coalesce(until, 'infinity'), now() - interval '5 minutes'), 'UTC')
    );
    if current_setting('timescaledb.license') = 'timescale' then
        -- Entries that are there before the refresh begins are done when it ends; later ones stay.
        select array_agg(d.id), min(d.hour)
        into v_done, v_from
        from timeseries.usage_dirty_hours as d
        where d.hour < v_until;
        v_from := date_trunc('day', least(v_from, v_since), 'UTC');
        if not isfinite(v_from) then
            v_from := null;
        end if;
        commit;
        foreach v_rollup in array array[
            'usage_hours_of_total', 'usage_hours_of_endpoint', 'usage_hours_of_user', 'usage_hours_of_model',
            'usage_hours_of_service', 'usage_days_of_total', 'usage_days_of_endpoint', 'usage_days_of_user',
            'usage_days_of_model', 'usage_days_of_service'
        ] loop
            v_to := case when v_rollup like 'usage_days_%' then date_trunc('day', v_until, 'UTC') else v_until end;
            -- TimescaleDB refuses a window that holds no bucket.
            if v_from is null or v_from < v_to then
                call public.refresh_continuous_aggregate(('timeseries.' || v_rollup)::regclass, v_from, v_to);
                commit;
            end if;
        end loop;
        delete from timeseries.usage_dirty_hours as d
        using unnest(v_done) as done (id)
        where d.id = done.id
            and d.hour < v_until;
    else
        for v_day in
            select distinct date_trunc('day', d.hour, 'UTC')
            from timeseries.usage_dirty_hours as d
            where d.hour < v_until
            union
            select ended.day
            from generate_series(
                date_trunc('day', v_since, 'UTC'), v_until - interval '1 day', interval '1 day', 'UTC'
            ) as ended (day)
            where isfinite(v_since)
            order by 1
        loop
            perform timeseries.refresh_usage_day(v_day, v_since, v_until);
            if not at_once then
                commit;
            end if;
        end loop;
        perform timeseries.add_late_usage(v_until);
    end if;
    update timeseries.usage_state as s
    set watermark = greatest(s.watermark, v_until)
    where s.watermark < v_until;
    -- Hours still open gather an entry for each statement: one is enough.
    with noted as (
        delete from timeseries.usage_dirty_hours as d
        where d.hour >= v_until
        returning d.tenant_id, d.hour
    )

    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct n.tenant_id, n.hour
    from noted as n;
end;
$procedure$;
alter procedure timeseries.refresh_usage_rollups(timestamp with time zone, boolean) owner to pyairtable_owner;
comment on procedure timeseries.refresh_usage_rollups(timestamp with time zone, boolean) is 'Brings the rollups of usage up to the last full hour, or up to `until`: hours that changed, days that are over, late rows. Commits after each day; `at_once` does it in the caller''s transaction (Apache edition only). Readers are exact before, while and after it runs. Two at once wait for each other. For the owner.';
revoke execute on procedure timeseries.refresh_usage_rollups(timestamp with time zone, boolean) from public;

-- grant
revoke execute on function pg_catalog.lo_close(integer) from public;
revoke execute on function pg_catalog.lo_creat(integer) from public;
revoke execute on function pg_catalog.lo_create(oid) from public;
revoke execute on function pg_catalog.lo_from_bytea(oid, bytea) from public;
revoke execute on function pg_catalog.lo_get(oid) from public;
revoke execute on function pg_catalog.lo_get(oid, bigint, integer) from public;
revoke execute on function pg_catalog.lo_lseek(integer, integer, integer) from public;
revoke execute on function pg_catalog.lo_lseek64(integer, bigint, integer) from public;
revoke execute on function pg_catalog.lo_open(oid, integer) from public;
revoke execute on function pg_catalog.lo_put(oid, bigint, bytea) from public;
revoke execute on function pg_catalog.lo_tell(integer) from public;
revoke execute on function pg_catalog.lo_tell64(integer) from public;
revoke execute on function pg_catalog.lo_truncate(integer, integer) from public;
revoke execute on function pg_catalog.lo_truncate64(integer, bigint) from public;
revoke execute on function pg_catalog.lo_unlink(oid) from public;
revoke execute on function pg_catalog.loread(integer, integer) from public;
revoke execute on function pg_catalog.lowrite(integer, bytea) from public;
revoke execute on function pg_catalog.pg_stat_get_activity(integer) from public;
revoke execute on function pg_catalog.pg_stat_get_backend_activity(integer) from public;
revoke select on table pg_catalog.pg_stat_activity from public;
grant execute on function pg_catalog.pg_stat_get_activity(integer) to pg_read_all_stats;
grant execute on function pg_catalog.pg_stat_get_activity(integer) to pyairtable_owner;
grant execute on function pg_catalog.pg_stat_get_backend_activity(integer) to pg_read_all_stats;
grant execute on function pg_catalog.pg_stat_get_backend_activity(integer) to pyairtable_owner;
grant select on table pg_catalog.pg_stat_activity to pg_read_all_stats;
grant select on table pg_catalog.pg_stat_activity to pyairtable_owner;

-- default privilege for role pyairtable_owner on functions to public
alter default privileges for role pyairtable_owner
    revoke execute on functions from public;

-- default privilege for role pyairtable_search on functions to public
alter default privileges for role pyairtable_search
    revoke execute on functions from public;
