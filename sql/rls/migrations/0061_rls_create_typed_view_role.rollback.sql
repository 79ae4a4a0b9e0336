-- The role stays: it belongs to the cluster, and other databases may use it.
do $$
begin
    execute format('revoke create on database %I from pyairtable_views', current_database());
end;
$$;
