-- Jobs inside the database: retention and rollups where TimescaleDB's own policies are not licensed.
-- pg_cron lives in one database of a cluster, the one that cron.database_name names; scratch and test databases
-- go without it, and code that schedules asks first whether it is there.
do $$
begin
    if current_setting('cron.database_name', true) = current_database() then
        create extension if not exists pg_cron;
    end if;
end;
$$;
