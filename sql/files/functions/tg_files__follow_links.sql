create or replace function files.tg_files__follow_links()
returns trigger
language plpgsql
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.table_id is not null and new.table_id is null then
        new.record_id := null;
    end if;
    if old.session_id is not null and new.session_id is null then
        new.deleted_time := coalesce(new.deleted_time, now());
    end if;
    return new;
end;
$$;

comment on function files.tg_files__follow_links() is
    'A file whose table is deleted loses its record too; one whose conversation is deleted is deleted with it, until it is purged.';

revoke all on function files.tg_files__follow_links() from public;
