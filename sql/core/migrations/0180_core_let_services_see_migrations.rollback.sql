do $$
begin
    if to_regclass('migrations.applied') is not null then
        revoke select (id, state) on migrations.applied from authenticator;
        revoke usage on schema migrations from authenticator;
    end if;
end;
$$;
