-- Comparisons of texts are leakproof, so that row level security lets the planner estimate them from the statistics of everybody's
-- rows: by EXPLAIN whoever runs SQL could learn, halving ranges, what titles, prompts, comments and names others have. There are no
-- statistics of such texts any more. Nothing is planned by them; ids, kinds and states keep theirs.
set local role pyairtable_owner;

alter table core.tenants
    alter column slug set statistics 0,
    alter column name set statistics 0;
alter table core.users
    alter column email set statistics 0,
    alter column name set statistics 0;
alter table core.api_keys
    alter column name set statistics 0,
    alter column prefix set statistics 0;
alter table core.feature_flags alter column name set statistics 0;
alter table airtable.bases alter column name set statistics 0;
alter table airtable.tables
    alter column name set statistics 0,
    alter column description set statistics 0;
alter table airtable.fields
    alter column name set statistics 0,
    alter column description set statistics 0;
alter table airtable.views alter column name set statistics 0;
alter table airtable.typed_views
    alter column schema_name set statistics 0,
    alter column view_name set statistics 0,
    alter column named_after set statistics 0,
    alter column stale_because set statistics 0;
alter table airtable.comments alter column text set statistics 0;
alter table airtable.attachments
    alter column url set statistics 0,
    alter column filename set statistics 0,
    alter column sha256 set statistics 0,
    alter column storage_key set statistics 0,
    alter column failure set statistics 0;
alter table airtable.transactions
    alter column source set statistics 0,
    alter column request_id set statistics 0;
alter table airtable.webhooks alter column notification_url set statistics 0;
alter table airtable.sync_cursors
    alter column source set statistics 0,
    alter column last_error set statistics 0;
alter table chat.conversation_sessions
    alter column title set statistics 0,
    alter column model set statistics 0,
    alter column system_prompt set statistics 0;
alter table files.files
    alter column name set statistics 0,
    alter column sha256 set statistics 0,
    alter column storage_key set statistics 0;
alter table files.contents alter column text set statistics 0;
alter table automation.workflows alter column name set statistics 0;
alter table automation.triggers
    alter column cron set statistics 0,
    alter column fault set statistics 0;
alter table automation.runs
    alter column source set statistics 0,
    alter column idempotency_key set statistics 0;
alter table ops.legal_holds
    alter column reason set statistics 0,
    alter column placed_by set statistics 0,
    alter column released_by set statistics 0;

alter index core.users_email_key alter column 1 set statistics 0;
alter index airtable.tables_base_id_name_key alter column 3 set statistics 0;
alter index airtable.fields_table_id_name_key alter column 3 set statistics 0;
alter index airtable.views_table_id_name_key alter column 3 set statistics 0;

reset role;

-- ANALYZE would leave what it has found earlier.
do $$
begin
    delete from pg_catalog.pg_statistic as s
    using pg_catalog.pg_attribute as a
    inner join pg_catalog.pg_class as c
        on a.attrelid = c.oid
    where s.starelid = a.attrelid
        and s.staattnum = a.attnum
        and a.attstattarget = 0
        and c.relowner = 'pyairtable_owner'::regrole;
exception
    when insufficient_privilege then
        raise warning using
            message = 'statistics of texts stay where they are, since only a superuser may delete them',
            hint = 'Let one run: delete from pg_statistic as s using pg_attribute as a, pg_class as c where s.starelid = a.attrelid '
                'and s.staattnum = a.attnum and a.attrelid = c.oid and a.attstattarget = 0 and c.relowner = ''pyairtable_owner''::regrole';
end;
$$;
