begin;

select plan(9);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select api.start_run(workflow, '{}', 'key-' || number)
from ids
cross join generate_series(1, 5) as number;
select api.cancel_run(r.id)
from automation.runs as r
where r.idempotency_key = 'key-2';

create function pg_temp.keys(page jsonb)
returns text[]
language sql
as $$
    select array_agg(item.run ->> 'idempotencyKey' order by item.place)
    from jsonb_array_elements(page -> 'runs') with ordinality as item (run, place)
$$;

select is(pg_temp.keys(api.list_runs()), array['key-5', 'key-4', 'key-3', 'key-2', 'key-1'], 'the latest comes first');
select is(pg_temp.keys(api.list_runs(state => 'cancelled')), array['key-2'], 'by state');
select is(pg_temp.keys(api.list_runs(workflow)), array['key-5', 'key-4', 'key-3', 'key-2', 'key-1'], 'by workflow')
from ids;
select ok(not api.list_runs() -> 'runs' -> 0 ? 'input', 'without what was put in');

create temporary table page on commit drop as
select api.list_runs(page_size => 2) as first;
select is(pg_temp.keys(first), array['key-5', 'key-4'], 'a page')
from page;
select is(
    pg_temp.keys(api.list_runs(page_size => 3, "offset" => first ->> 'offset')), array['key-3', 'key-2', 'key-1'], 'the next one is the last'
)
from page;
select throws_ok(
    format('select api.list_runs(state => ''failed'', "offset" => %L)', first ->> 'offset'), 'PT400', null, 'an offset is of its list'
)
from page;
select throws_ok($$select api.list_runs(state => 'done')$$, 'PT400', null, 'a state is one of five');

reset role;
select tests.be('bob of globex');

select is(api.list_runs(), '{"runs": []}', 'bob sees none of acme''s');

select *
from finish();

rollback;
