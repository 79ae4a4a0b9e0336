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

create function pg_temp.held(run_id text)
returns jsonb
language sql
volatile
-- definer: as the functions that hold runs
security definer
set search_path = ''
as $$
    select (automation.require_held_run(held.run_id)).input
$$;

select tests.be('erin of acme');
select is(pg_temp.held(run), '{"a": 1}', 'it is the run')
from ids;
select throws_ok(format('select automation.require_held_run(%L)', run), '42501', null, 'callers hold runs by functions only')
from ids;
reset role;
select is((select xmax from automation.runs)::text, pg_current_xact_id()::xid::text, 'which is held to the end of the transaction');
select is((select xmax from automation.outbox)::text, pg_current_xact_id()::xid::text, 'and so is its message');

select tests.be('chris of acme');
select throws_ok(format('select pg_temp.held(%L)', run), 'PT403', null, 'a commenter holds none')
from ids;
reset role;
select tests.be('bob of globex');
select throws_ok(format('select pg_temp.held(%L)', run), 'PT404', format('run %s does not exist', run), 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
