create or replace function airtable.require_view(table_id text, view_id text)
returns airtable.views
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
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
$$;

comment on function airtable.require_view(text, text) is
    'The view of a table with this id or name. Raises PT404 when there is no such table or view.';

revoke all on function airtable.require_view(text, text) from public;
grant execute on function airtable.require_view(text, text) to application_user;
