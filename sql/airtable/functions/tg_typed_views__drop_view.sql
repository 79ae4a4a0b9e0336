create or replace function airtable.tg_typed_views__drop_view()
returns trigger
language plpgsql
-- definer: only the owner drops views
security definer
set search_path = pg_catalog, pg_temp
as $$
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
$$;

comment on function airtable.tg_typed_views__drop_view() is
    'Drops the SQL view of a typed view that goes, and its schema when it was the last one there. Raises PT409 while other '
    'objects are built upon it.';

revoke all on function airtable.tg_typed_views__drop_view() from public;
