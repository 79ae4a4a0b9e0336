create or replace function automation.require_held_run(run_id text)
returns automation.runs
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_run automation.runs := automation.require_run(run_id);
begin
    -- Message before run, as consumers do it.
    perform from automation.outbox as o
    where o.tenant_id = v_tenant_id
        and o.id = v_run.message_id
    for update;
    select r.* into v_run
    from automation.runs as r
    where r.tenant_id = v_tenant_id
        and r.id = run_id
    for update;
    return v_run;
end;
$$;

comment on function automation.require_held_run(text) is
    'A run, held together with its message until the transaction ends. Needs level editor. Raises PT404 when there is '
    'none.';

revoke all on function automation.require_held_run(text) from public;
