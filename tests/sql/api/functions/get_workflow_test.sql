begin;

select plan(3);

-- erin of acme
select tests.be('erin of acme');

create temporary table made as
select api.create_workflow('Nightly', '[{"type": "log"}]')::jsonb as workflow;


select is(
    api.get_workflow((select workflow ->> 'id' from made))::jsonb, (select workflow from made), 'a workflow is told as it was made'
);

-- must deny
select throws_ok(
    $$select api.get_workflow('wflNever000000000')$$,
    'PT404',
    $$workflow wflNever000000000 does not exist$$,
    'one that never was is named'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_workflow('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
