create or replace function airtable.typed_view_schema(tenant_id uuid, base_name text, schema_name text)
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
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
$$;

comment on function airtable.typed_view_schema(uuid, text, text) is
    'The schema for a tenant''s typed views of a base, made when it is missing. An operator''s default is the name of the base; '
    'that of others begins with what is the tenant''s alone and does not tell its name. Raises PT403, PT409, PT422.';

revoke all on function airtable.typed_view_schema(uuid, text, text) from public;
