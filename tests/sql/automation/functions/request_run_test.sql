begin;

select plan(7);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';

select is(automation.request_run(workflow, 'manual', '{"b": 2}', 'key'), run, 'a key that was used has its run')
from ids;
select is((select input from automation.runs), '{"a": 1}', 'which keeps its input');
select isnt(
    automation.request_run(workflow, 'manual', '{}', null),
    automation.request_run(workflow, 'manual', '{}', null),
    'without a key each is a run'
)
from ids;
select results_eq(
    $$
        select r.source, t.type, r.requested_by
        from automation.runs as r
        inner join automation.triggers as t
            on r.tenant_id = t.tenant_id
            and r.trigger_id = t.id
    $$,
    $$
        select 'manual', 'manual', tests.person('erin')
        from generate_series(1, 3)
    $$,
    'all know the trigger that allows them and who asked'
);

reset role;
select tests.be('bob of globex');
select api.create_workflow('Own', '[{"type": "x"}]') ->> 'id' as id
into temporary own;
select throws_ok(
    format('select automation.request_run(%L, ''manual'', ''{}'', ''x'')', workflow), '23502', null, 'acme''s workflow is none to bob'
)
from ids;
select isnt(automation.request_run(id, 'manual', '{}', 'key'), run, 'globex has keys of its own')
from own
cross join ids;
reset role;
select tests.be('chris of acme');
select throws_ok(
    format('select automation.request_run(%L, ''manual'', ''{}'', ''x'')', workflow), 'PT403', null, 'a commenter asks for no run'
)
from ids;

select *
from finish();

rollback;
