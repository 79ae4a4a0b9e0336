begin;

select plan(17);

select tests.be('erin of acme');

-- must allow
select is(automation.trigger_faults(type, table_id, filter, cron, time_zone), '{}', type || ' is without fault')
from (
    values
        ('manual', null, null::jsonb, null, null),
        ('webhook', null, null, null, null),
        ('recordCreated', 'tblTasks000000000', null, null, null),
        ('recordMatches', 'tblTasks000000000', '{"field": "Done", "op": "is not empty"}', null, null),
        ('schedule', null, null, '*/5 * * * *', 'Europe/Berlin')
) as cases (type, table_id, filter, cron, time_zone);

-- must deny: all faults, in order
select is(automation.trigger_faults(type, table_id, filter, cron, time_zone), faults, array_to_string(faults, '; '))
from (
    values
        (
            'often', null, null::jsonb, null, null,
            array['type: expected recordCreated, recordUpdated, recordDeleted, recordMatches, schedule, webhook or manual, got "often"']
        ),
        (
            null, null, null, null, null,
            array['type: expected recordCreated, recordUpdated, recordDeleted, recordMatches, schedule, webhook or manual, got null']
        ),
        (
            'webhook', 'tblTasks000000000', '{}', '* * * * *', 'UTC',
            array[
                'table_id: a trigger of type webhook has none', 'filter: a trigger of type webhook has none',
                'cron: a trigger of type webhook has none', 'time_zone: a trigger of type webhook has none'
            ]
        ),
        (
            'recordMatches', null, null, '* * * * *', null,
            array[
                'table_id: a trigger of type recordMatches needs it', 'filter: a trigger of type recordMatches needs it',
                'cron: a trigger of type recordMatches has none'
            ]
        ),
        ('recordDeleted', null, null, null, null, array['table_id: a trigger of type recordDeleted needs it']),
        (
            'schedule', null, null, null, null,
            array[
                'cron: expected five fields, minute, hour, day of month, month and day of week, got null',
                'time_zone: expected a name such as Europe/Berlin, got null'
            ]
        ),
        (
            'schedule', 'tblTasks000000000', null, '60 * * * *', 'CEST',
            array[
                'table_id: a trigger of type schedule has none',
                'cron: expected five fields, minute, hour, day of month, month and day of week, got "60 * * * *"',
                'time_zone: expected a name such as Europe/Berlin, got "CEST"'
            ]
        ),
        ('schedule', null, null, '0 0 31 2 *', 'UTC', array['cron: "0 0 31 2 *" never comes']),
        (
            'recordUpdated', 'tblTasks000000000', '{"all": [{"Nme": 1}, {"Efort": 1}]}', null, null,
            airtable.filter_faults('tblTasks000000000', '{"all": [{"Nme": 1}, {"Efort": 1}]}')
        )
) as cases (type, table_id, filter, cron, time_zone, faults);
select api.create_field('tblTasks000000000', 'Number', 'autoNumber'), api.create_field('tblTasks000000000', 'Changed', 'lastModifiedTime');
select is(
    automation.trigger_faults('recordUpdated', 'tblTasks000000000', filter::jsonb, null, null),
    array['filter: a trigger cannot ask for a field of type autoNumber or lastModifiedTime'],
    'refused: ' || filter
)
from unnest(array[
    '{"field": "Number", "op": ">", "value": 1}',
    '{"not": {"field": "Changed", "op": ">", "value": "2026-01-01T00:00:00.000Z"}}'
]) as filter;

select throws_ok(
    $$select automation.trigger_faults('recordCreated', 'tblSecrets0000000', '{"Secret": 1}', null, null)$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist'
);

select *
from finish();

rollback;
