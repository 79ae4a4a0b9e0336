begin;

select plan(3);

-- erin of acme
select tests.be('erin of acme');

create temporary table made as
select api.create_trigger(api.create_workflow('Nightly', '[{"type": "log"}]') ->> 'id', 'manual')::jsonb as trigger;


select is(
    api.get_trigger((select trigger ->> 'id' from made))::jsonb, (select trigger from made), 'a trigger is told as it was made'
);

-- must deny
select throws_ok(
    $$select api.get_trigger('trgNever000000000')$$,
    'PT404',
    $$trigger trgNever000000000 does not exist$$,
    'one that never was is named'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_trigger('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
