create or replace function automation.require_run(run_id text)
returns automation.runs
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found automation.runs;
begin
    select x.* into v_found
    from automation.runs as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = run_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('run %s does not exist', coalesce(run_id, 'null')),
            hint = 'List the runs with api.list_runs().';
    end if;
    return v_found;
end;
$$;

comment on function automation.require_run(text) is
    'A run of this tenant. Raises PT404 when there is none.';

revoke all on function automation.require_run(text) from public;
grant execute on function automation.require_run(text) to application_user;
