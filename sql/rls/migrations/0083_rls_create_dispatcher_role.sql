-- Who empties the outbox serves all tenants, so it is neither application_user, which works for one, nor the owner, which
-- may do everything: it may call the functions that hand out messages, and read no table. A worker's login is made a
-- member of it. Roles belong to the cluster: one that exists is kept.
do $$
begin
    if to_regrole('pyairtable_dispatcher') is null then
        create role pyairtable_dispatcher nologin;
    end if;
exception
    when duplicate_object or unique_violation then
        -- Another database of this cluster is being migrated at the same moment and came first.
        null;
end;
$$;
