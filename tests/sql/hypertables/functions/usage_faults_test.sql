begin;

select plan(9);

update timeseries.usage_state
set kept_from = '2026-01-01Z';

create function pg_temp.faults(changes jsonb)
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
    select timeseries.usage_faults(jsonb_build_array(
        '{"service": "gateway", "endpoint": "/v0", "method": "GET", "status": 200, "durationMs": 1}'::jsonb || changes
    ))
$$;

select is(pg_temp.faults('{}'), null, 'what is required is enough');
select is(
    pg_temp.faults('{"timestamp": "2026-01-01T00:00:00Z", "userId": null, "durationMs": 0.5, "cost": 0, "metadata": {}}'),
    null,
    'what is there may be null, the oldest or nothing'
);
select is(
    timeseries.usage_faults('[7, {"service": "", "status": 600, "colour": 1, "durationMs": "1"}]'),
    array[
        'entries[0]: expected an object, got number',
        'entries[1]: service: expected a text of 1 to 100 characters',
        'entries[1]: endpoint: is missing',
        'entries[1]: method: is missing',
        'entries[1]: status: expected 100 to 599, got 600',
        'entries[1]: durationMs: expected a number, got string',
        'entries[1]: "colour": no such field'
    ],
    'all faults of all entries are told'
);
select is(
    pg_temp.faults('{"timestamp": "yesterday", "userId": "erin", "requestBytes": 1.5, "cost": -1, "metadata": []}'),
    array[
        'entries[0]: timestamp: expected a time such as "2026-01-31T12:00:00Z"',
        'entries[0]: userId: expected a UUID',
        'entries[0]: requestBytes: expected a whole number, got 1.5',
        'entries[0]: cost: expected 0 to 900000000, got -1',
        'entries[0]: metadata: expected an object, got array'
    ],
    'each with what was expected'
);
select is(
    pg_temp.faults('{"timestamp": "2025-12-31T23:59:59Z"}'),
    array['entries[0]: timestamp: usage before 2026-01-01 00:00:00+00 has been dropped and cannot be added to'],
    'what has been dropped is not written to again'
);
select matches(
    (pg_temp.faults(jsonb_build_object('timestamp', now() + interval '25 hours')))[1], 'is more than a day ahead$', 'nor the future'
);

update timeseries.usage_state
set kept_from = '-infinity';

select is(
    pg_temp.faults(jsonb_build_object('timestamp', now() - interval '10 years')), null, 'ten years ago is not too long ago'
);
select matches(
    (pg_temp.faults(jsonb_build_object('timestamp', now() - interval '10 years 1 second')))[1],
    'is more than ten years ago$',
    'more is: each day of the past is a chunk'
);
select is(
    pg_temp.faults('{"requestBytes": 1000000000000, "responseBytes": 1000000000001}'),
    array['entries[0]: responseBytes: expected 0 to 1000000000000, got 1000000000001'],
    'a day of the largest requests fits the rollups'
);

select *
from finish();

rollback;
