-- Every name that reaches a statement is quoted by %I, every text by %L, and expressions hold nothing of the caller's but
-- field ids as literals. Objects built upon the view outlive new and renamed columns; a column that goes or changes its
-- type needs the view made anew, with the rights it had.
create or replace function airtable.build_typed_view(tenant_id uuid, table_id text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- somebody's long query on the view does not hold up those who change the table
set lock_timeout = '2s'
as $$
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
$$;

comment on function airtable.build_typed_view(uuid, text) is
    'Makes the SQL view of an airtable.typed_views row what its table is now, or raises what PostgreSQL does.';

revoke all on function airtable.build_typed_view(uuid, text) from public;
