set local role pyairtable_owner;

alter table core.tenants
    alter column slug set statistics -1,
    alter column name set statistics -1;
alter table core.users
    alter column email set statistics -1,
    alter column name set statistics -1;
alter table core.api_keys
    alter column name set statistics -1,
    alter column prefix set statistics -1;
alter table core.feature_flags alter column name set statistics -1;
alter table airtable.bases alter column name set statistics -1;
alter table airtable.tables
    alter column name set statistics -1,
    alter column description set statistics -1;
alter table airtable.fields
    alter column name set statistics -1,
    alter column description set statistics -1;
alter table airtable.views alter column name set statistics -1;
alter table airtable.typed_views
    alter column schema_name set statistics -1,
    alter column view_name set statistics -1,
    alter column named_after set statistics -1,
    alter column stale_because set statistics -1;
alter table airtable.comments alter column text set statistics -1;
alter table airtable.attachments
    alter column url set statistics -1,
    alter column filename set statistics -1,
    alter column sha256 set statistics -1,
    alter column storage_key set statistics -1,
    alter column failure set statistics -1;
alter table airtable.transactions
    alter column source set statistics -1,
    alter column request_id set statistics -1;
alter table airtable.webhooks alter column notification_url set statistics -1;
alter table airtable.sync_cursors
    alter column source set statistics -1,
    alter column last_error set statistics -1;
alter table chat.conversation_sessions
    alter column title set statistics -1,
    alter column model set statistics -1,
    alter column system_prompt set statistics -1;
alter table files.files
    alter column name set statistics -1,
    alter column sha256 set statistics -1,
    alter column storage_key set statistics -1;
alter table files.contents alter column text set statistics -1;
alter table automation.workflows alter column name set statistics -1;
alter table automation.triggers
    alter column cron set statistics -1,
    alter column fault set statistics -1;
alter table automation.runs
    alter column source set statistics -1,
    alter column idempotency_key set statistics -1;
alter table ops.legal_holds
    alter column reason set statistics -1,
    alter column placed_by set statistics -1,
    alter column released_by set statistics -1;

alter index core.users_email_key alter column 1 set statistics -1;
alter index airtable.tables_base_id_name_key alter column 3 set statistics -1;
alter index airtable.fields_table_id_name_key alter column 3 set statistics -1;
alter index airtable.views_table_id_name_key alter column 3 set statistics -1;
