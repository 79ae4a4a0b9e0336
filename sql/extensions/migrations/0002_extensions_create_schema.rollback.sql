-- A schema that others put something into is kept.
do $$
begin
    revoke usage on schema extensions
    from pyairtable_owner, pyairtable_search, application_user, anonymous, auditor, analyst;
    drop schema extensions;
exception
    when dependent_objects_still_exist then
        raise notice 'schema extensions is kept: it holds objects this project did not make';
end;
$$;
