begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}') ->> 'id';

select throws_ok(format('select api.retry_run(%L)', run), 'PT409', format('run %s is queued', run), 'one that waits is not over')
from ids;

reset role;
select automation.fail_run(c.tenant_id, c.run_id, c.lease_id, '{"message": "x"}', is_final => true)
from automation.claim_runs('worker') as c;
select tests.be('erin of acme');
select api.update_workflow(workflow, definition => '[{"type": "other"}]')
from ids;

select is(
    api.retry_run(run) - array['id', 'workflowId', 'triggerId', 'idempotencyKey', 'requestedBy', 'createdTime', 'definition'],
    '{"workflowVersion": 1, "source": "manual", "parentRunId": null, "depth": 1, "isChainEnd": false, "state": "queued",
        "attempts": 0, "error": null, "startedTime": null, "finishedTime": null, "input": {"a": 1}, "output": null}',
    'a failed one begins anew, as it was asked for'
)
from ids;

reset role;

select is((select array_agg(state) from automation.outbox), array['waiting'], 'with one message');

select tests.be('chris of acme');

select throws_ok(format('select api.retry_run(%L)', run), 'PT403', null, 'a commenter may not')
from ids;

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.retry_run(%L)', run), 'PT404', null, 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
