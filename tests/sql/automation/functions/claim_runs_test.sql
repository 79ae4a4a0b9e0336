begin;

select plan(14);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}') ->> 'id';
reset role;
grant all on ids to public;
set local role pyairtable_dispatcher;

create temporary table work on commit drop as
select * from automation.claim_runs('worker');
select is(
    (select to_jsonb(work) - array['lease_id', 'definition'] from work),
    jsonb_build_object(
        'tenant_id', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'run_id', run, 'workflow_id', workflow, 'version', 1, 'attempt', 1,
        'input', '{"a": 1}'::jsonb
    ),
    'a worker gets the run'
)
from ids;
select is_empty($$select from automation.claim_runs('other')$$, 'and nobody else');
select throws_ok(
    format('select automation.fail_run(%L, %L, %L, ''{}'')', tenant_id, run_id, lease_id),
    'PT422',
    'error: expected {"message", …}',
    'an error has a message'
)
from work;
select is(automation.fail_run(tenant_id, run_id, lease_id, '{"message": "no route", "code": 7}', '0'), 'queued', 'it failed once')
from work;

reset role;
select is(
    (select array[state, attempts::text, error ->> 'code'] from automation.runs), array['queued', '1', '7'], 'it waits for the next attempt'
);
truncate work;
insert into work select * from automation.claim_runs('worker');

select is((select attempt from work), 2, 'which is the second');
select is(automation.fail_run(tenant_id, run_id, lease_id, '{"message": "no such mailbox"}', is_final => true), 'failed', 'nothing mends it')
from work;
select ok(state = 'failed' and finished_at is not null and error = '{"message": "no such mailbox"}', 'it has failed')
from automation.runs;

select tests.be('erin of acme');
select is(api.retry_run(run) ->> 'attempts', '0', 'and is tried again from the start')
from ids;
reset role;
truncate work;
insert into work select * from automation.claim_runs('worker');
select lives_ok(
    format('select automation.finish_run(%L, %L, %L, ''{"sent": 1}'')', tenant_id, run_id, lease_id), 'the worker succeeds'
)
from work;
select ok(state = 'succeeded' and output = '{"sent": 1}' and finished_at >= started_at, 'so has the run')
from automation.runs;
select throws_ok(
    format('select automation.finish_run(%L, %L, %L)', tenant_id, run_id, lease_id), 'PT409', null, 'it ends once'
)
from work;

-- A worker that dies with it as often as it may be tried
select tests.be('erin of acme');
select api.start_run(workflow, '{}', 'deadly')
from ids;
reset role;
update automation.outbox set max_attempts = 1;
select count(*) from automation.claim_runs('worker');
update automation.outbox set available_at = clock_timestamp() - interval '1 second';

select is_empty($$select from automation.claim_runs('other')$$, 'a run that killed its worker is not handed out for ever');
select is(
    (select state || ': ' || (error ->> 'message') from automation.runs where idempotency_key = 'deadly'),
    'failed: the lease of worker ran out',
    'but has failed'
);

select *
from finish();

rollback;
