create or replace function app.create_typed_view(
    table_id    text,
    schema_name text default null,
    view_name   text default null
)
returns text
language plpgsql
volatile
-- definer: only the owner makes views; it asks for the level of the caller first
security definer
set search_path = pg_catalog, pg_temp
as $$
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
$$;

comment on function app.create_typed_view(text, text, text) is
    'Makes an SQL view of a table, one typed column a field, that works under its caller''s row level security and follows the '
    'table: its name, such as crm.contacts. For operators schema and view are named after base and table; for a tenant''s owner '
    'the schema begins with what is the tenant''s alone. Needs level owner. Raises PT404 when the table does not exist, PT403 '
    'when another than an operator names a schema, PT409 when the table has a typed view or the name is taken, PT422 for a '
    'name that needs quotes.';

revoke all on function app.create_typed_view(text, text, text) from public;
grant execute on function app.create_typed_view(text, text, text) to application_user;
