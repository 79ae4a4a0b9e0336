begin;

select plan(9);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
reset role;
create temporary table work on commit drop as
select * from automation.claim_runs('worker');

select throws_ok(
    format('select automation.fail_run(%L, %L, %L, %L)', tenant_id, run_id, lease_id, error),
    'PT422',
    'error: expected {"message", …}',
    error || ' has no message'
)
from work
cross join unnest(array['{}', '"no route"', '{"message": 7}']) as error;
select throws_ok(
    format('select automation.fail_run(%L, %L, %L, ''{"message": "x"}'')', tenant_id, run_id, gen_random_uuid()),
    'PT409',
    null,
    'another lease gives nothing back'
)
from work;

select is(
    automation.fail_run(tenant_id, run_id, lease_id, '{"message": "no route", "code": 7}', '1 hour'), 'queued', 'it is tried again'
)
from work;
select results_eq(
    $$
        select r.state, r.error, o.state, o.last_error, o.available_at > now() + interval '59 minutes'
        from automation.runs as r
        inner join automation.outbox as o on r.message_id = o.id
    $$,
    $$values ('queued', '{"message": "no route", "code": 7}'::jsonb, 'waiting', 'no route', true)$$,
    'after the pause that was asked for; the run knows the whole error, the message its text'
);

update automation.outbox set available_at = now();
truncate work;
insert into work select * from automation.claim_runs('worker');
select is(
    automation.fail_run(tenant_id, run_id, lease_id, '{"message": "no mailbox"}', is_final => true), 'failed', 'or no more, if that is final'
)
from work;
select results_eq(
    'select r.state, r.attempts, r.error, r.finished_at is not null, o.state from automation.runs as r cross join automation.outbox as o',
    $$values ('failed', 2, '{"message": "no mailbox"}'::jsonb, true, 'dead')$$,
    'though it has attempts left'
);
select tests.be('alice of acme');
select throws_ok($$select automation.fail_run(null, null, null, '{}')$$, '42501', null, 'a caller fails no runs');

select *
from finish();

rollback;
