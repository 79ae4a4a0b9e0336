-- Schemas and views that app.create_typed_view makes belong to a role of their own. It may read nothing, so a view that had
-- lost security_invoker would show nothing either; and whatever belongs to it was made by data, not by a migration, which
-- is how diff and verify tell it apart. Roles belong to the cluster: one that exists is kept as it is.
do $$
begin
    if to_regrole('pyairtable_views') is null then
        create role pyairtable_views nologin;
    end if;
exception
    when duplicate_object or unique_violation then
        -- Another database of this cluster is being migrated at the same moment and came first.
        null;
end;
$$;

do $$
begin
    if not pg_has_role('pyairtable_owner', 'pyairtable_views', 'USAGE') then
        grant pyairtable_views to pyairtable_owner with inherit true, set true;
    end if;
    execute format('grant create on database %I to pyairtable_views', current_database());
end;
$$;
