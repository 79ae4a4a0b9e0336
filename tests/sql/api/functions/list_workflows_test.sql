begin;

select plan(3);

select tests.be('erin of acme');

select is(api.list_workflows()::jsonb, '{"workflows": []}', 'at first there are none');

select api.create_workflow(name, '[{"type": "x"}]')
from unnest(array['b', 'a']) as name;
select set_config('role', 'none', true);
select tests.be('carol of acme');

select is(
    (
        select array_agg(item.workflow ->> 'name' order by item.place)
        from json_array_elements(api.list_workflows() -> 'workflows') with ordinality as item (workflow, place)
    ),
    array['a', 'b'],
    'a reader sees them by name'
);

reset role;
select tests.be('bob of globex');

select is(api.list_workflows()::jsonb, '{"workflows": []}', 'bob sees none of acme''s');

select *
from finish();

rollback;
