begin;

select plan(6);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
reset role;

create function pg_temp.run_state()
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select r.state
    from automation.runs as r
$$;

update automation.outbox set available_at = now() + interval '1 hour', attempts = 2;
select is((select attempts from automation.runs), 0, 'what leaves the state alone does not fire it');
update automation.outbox set state = 'leased', lease_id = gen_random_uuid();
select is(pg_temp.run_state(), 'running', 'a message that is leased has its run running');
update automation.outbox set state = 'waiting', lease_id = null;
select is(pg_temp.run_state(), 'queued', 'one that waits has it queued');
update automation.outbox set state = 'dead', last_error = 'no route';
select is(pg_temp.run_state(), 'failed', 'one that died has it failed');

-- The same message under another topic
update automation.outbox set topic = 'other';
update automation.outbox set state = 'waiting';
select is(pg_temp.run_state(), 'failed', 'a message of another topic moves no run');
update automation.outbox set topic = 'run', state = 'waiting';
select is(pg_temp.run_state(), 'queued', 'one that is revived has it queued');

select *
from finish();

rollback;
