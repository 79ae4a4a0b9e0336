begin;

select plan(13);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select is(
    api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"field": "Status", "op": "=", "value": "Done"}')::jsonb - 'id',
    jsonb_build_object(
        'workflowId', workflow, 'type', 'recordMatches', 'tableId', 'tblTasks000000000',
        'filter', '{"field": "fldStatus00000000", "op": "=", "value": "Done"}'::jsonb
    ),
    'a filter is kept by field id'
)
from ids;
select is(
    api.create_trigger(workflow, 'schedule', cron => '0 0 1 1 *')::jsonb - array['id', 'nextTime'],
    jsonb_build_object('workflowId', workflow, 'type', 'schedule', 'cron', '0 0 1 1 *', 'timeZone', 'UTC'),
    'a schedule is by UTC if nothing else is said'
)
from ids;
select is(next_at, date_trunc('year', now(), 'UTC') + interval '1 year', 'and knows when it comes')
from automation.triggers
where type = 'schedule';
select is(
    (tests.refusal(format('select api.create_trigger(%L, %s)', workflow, arguments))).detail, detail, arguments
)
from ids
cross join (
    values
        ($$'often'$$, 'type: expected recordCreated, recordUpdated, recordDeleted, recordMatches, schedule, webhook or manual, got "often"'),
        ($$'recordCreated'$$, 'table_id: a trigger of type recordCreated needs it'),
        ($$'recordMatches', 'tblTasks000000000'$$, 'filter: a trigger of type recordMatches needs it'),
        (
            $$'manual', 'tblTasks000000000', '{}', '* * * * *', 'UTC'$$,
            concat_ws(
                e'\n',
                'table_id: a trigger of type manual has none',
                'filter: a trigger of type manual has none',
                'cron: a trigger of type manual has none',
                'time_zone: a trigger of type manual has none'
            )
        ),
        (
            $$'schedule', cron => 'daily', time_zone => 'Berlin'$$,
            concat_ws(
                e'\n',
                'cron: expected five fields, minute, hour, day of month, month and day of week, got "daily"',
                'time_zone: expected a name such as Europe/Berlin, got "Berlin"'
            )
        ),
        ($$'schedule', cron => '0 0 30 2 *'$$, 'cron: "0 0 30 2 *" never comes'),
        ($$'recordCreated', 'tblTasks000000000', '{"Nme": 1}'$$, 'filter: table tblTasks000000000 has no field "Nme"')
) as cases (arguments, detail);

select throws_ok(
    format('select api.create_trigger(%L, ''recordCreated'', ''tblSecrets0000000'')', workflow),
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist'
)
from ids;
select is((select count(*) from airtable.feeds where is_open), 1::bigint, 'the table''s base is watched');

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.create_trigger(%L, ''manual'')', workflow), 'PT404', null, 'acme''s workflow is none to bob')
from ids;

select *
from finish();

rollback;
