begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
reset role;
select tests.be('carol of acme');

select is((automation.require_run(run)).input, '{"a": 1}', 'a reader finds it')
from ids;
select is(
    (select row(r.*)::text from tests.refusal('select automation.require_run(''runNever000000000'')') as r),
    '(PT404,"run runNever000000000 does not exist","","List the runs with api.list_runs().")',
    'one that never was is not found'
);
select throws_ok('select automation.require_run(null)', 'PT404', 'run null does not exist', 'nor is null');
reset role;
select throws_ok(format('select automation.require_run(%L)', run), 'PT401', null, 'nobody finds any')
from ids;
select tests.be('bob of globex');
select is(
    (select row(r.*)::text from tests.refusal(format('select automation.require_run(%L)', run)) as r),
    (
        select replace(row(r.*)::text, 'runNever000000000', run)
        from tests.refusal('select automation.require_run(''runNever000000000'')') as r
    ),
    'a run of acme is refused as one that never was'
)
from ids;

select *
from finish();

rollback;
