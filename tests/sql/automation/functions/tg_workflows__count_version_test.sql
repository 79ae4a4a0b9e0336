begin;

select plan(4);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
reset role;

create function pg_temp.changed(assignment text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_workflow automation.workflows;
begin
    update automation.workflows set version = 7, updated_at = '2026-01-01';
    execute 'update automation.workflows set ' || assignment || ' returning *' into v_workflow;
    return v_workflow.version || case when v_workflow.updated_at = now() then ' now' else '' end;
end;
$$;

select is(pg_temp.changed($$name = 'Post'$$), '8 now', 'a change is counted and dated');
select is(pg_temp.changed($$name = 'Letter', version = 99$$), '8 now', 'nobody says the count');
select is(pg_temp.changed($$is_enabled = not is_enabled$$), '7', 'a switch is no change');

select trigger_is('automation', 'workflows', 'workflows_count_version', 'automation', 'tg_workflows__count_version', 'it is called by the table');

select *
from finish();

rollback;
