-- Who may do what. Objects belong to a role nobody logs in as; services log in as `authenticator`, which has no rights
-- of its own and becomes one of the roles below for the length of a transaction. `pyairtable_search` runs the index
-- look-ups that row level security would keep from the indexes (see sql/README.md). Roles belong to the cluster: one
-- that exists is kept as it is.

do $$
declare
    v_role text;
    v_options text;
begin
    for v_role, v_options in
        values
            ('pyairtable_owner', 'nologin'),
            ('pyairtable_search', 'nologin'),
            ('pyairtable_monitor', 'nologin'),
            ('authenticator', 'login noinherit'),
            ('application_user', 'nologin'),
            ('anonymous', 'nologin'),
            ('auditor', 'nologin'),
            ('analyst', 'nologin')
    loop
        begin
            if to_regrole(v_role) is null then
                execute format('create role %I %s', v_role, v_options);
            end if;
        exception
            when duplicate_object or unique_violation then
                -- Another database of this cluster is being migrated at the same moment and came first.
                null;
        end;
    end loop;
end;
$$;

-- Granting is skipped where it stands already: two databases of a cluster may be migrated at once.
do $$
declare
    v_member text;
    v_role text;
begin
    for v_member, v_role in
        values
            ('authenticator', 'application_user'),
            ('authenticator', 'anonymous'),
            ('authenticator', 'auditor'),
            ('authenticator', 'analyst'),
            ('pyairtable_monitor', 'pg_monitor'),
            (current_user::text, 'pyairtable_owner'),
            (current_user::text, 'application_user')
    loop
        if not pg_has_role(v_member::name, v_role::name, 'SET') then
            execute format('grant %I to %I', v_role, v_member);
        end if;
    end loop;
end;
$$;

-- The owner may become the look-up role to create its functions, but never has its rights by inheritance: row level
-- security would let the owner read every tenant's records.
do $$
begin
    if not pg_has_role('pyairtable_owner', 'pyairtable_search', 'SET') then
        grant pyairtable_search to pyairtable_owner with inherit false, set true;
    end if;
end;
$$;

-- What the owner makes is open to nobody until a grant says so; functions are open to everybody by default.
alter default privileges for role pyairtable_owner revoke execute on functions from public;
alter default privileges for role pyairtable_search revoke execute on functions from public;
