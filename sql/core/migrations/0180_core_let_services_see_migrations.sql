-- A service that is asked whether it is ready compares the migrations it was built with with those of the database. The
-- tables of the ledger are the migrating role's, and it alone can let others read; a database without a ledger has none.
do $$
begin
    if to_regclass('migrations.applied') is not null then
        grant usage on schema migrations to authenticator;
        grant select (id, state) on migrations.applied to authenticator;
    end if;
end;
$$;
