begin;

select plan(3);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
select api.start_run(workflow, '{}', 'other')
from ids;
reset role;

update automation.outbox set topic = 'other' where payload ->> 'runId' <> (select run from ids);
delete from automation.outbox where topic = 'other';
select is((select array_agg(distinct state) from automation.runs), array['queued'], 'a message of another topic ends no run');
delete from automation.outbox;
select results_eq(
    'select state, finished_at is not null from automation.runs order by idempotency_key',
    $$values ('succeeded', true), ('queued', false)$$,
    'the run of a message that is done has succeeded'
);

-- A run that is over when its message goes
update automation.runs set state = 'failed', finished_at = now(), message_id = 1 where state = 'queued';
insert into automation.outbox (tenant_id, id, topic, payload, state)
select r.tenant_id, 1, 'run', jsonb_build_object('runId', r.id), 'dead'
from automation.runs as r
where r.state = 'failed';
delete from automation.outbox;
select is(
    (select state from automation.runs where idempotency_key = 'other'), 'failed', 'one that failed has not succeeded when its message is thrown away'
);

select *
from finish();

rollback;
