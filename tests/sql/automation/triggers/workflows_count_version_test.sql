begin;

select plan(7);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
reset role;

create function pg_temp.is_counted(assignment text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_version integer;
begin
    update automation.workflows set version = 7;
    execute 'update automation.workflows set ' || assignment || ' returning version' into v_version;
    return v_version <> 7;
end;
$$;

select is(pg_temp.is_counted(assignment), is_counted, assignment)
from (
    values
        ($$name = 'Post'$$, true),
        ($$definition = '[{"type": "x"}]'$$, true),
        ('max_attempts = 9', true),
        ('name = name, definition = definition, max_attempts = max_attempts', false),
        ('is_enabled = false', false),
        ('updated_by = null', false)
) as cases (assignment, is_counted);
insert into automation.workflows (tenant_id, name, definition)
values (tests.tenant('globex'), 'Mail', '[]');
select is((select version from automation.workflows where tenant_id = tests.tenant('globex')), 1, 'a new one is the first');

select *
from finish();

rollback;
