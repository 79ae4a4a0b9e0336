begin;

select plan(17);

-- must allow: acme's own service
select app.begin_as(tests.tenant('acme'));

select is(
    api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-01T10:00:00Z", "status": 200, "durationMs": 100, "requestId": "one"}')::jsonb,
    '{"logged": 1, "duplicates": 0}',
    'one entry may come alone'
);
select is(
    api.log_usage('[
        {"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-01T23:00:00Z", "status": 200, "durationMs": 100, "requestId": "one"},
        {"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-01T09:00:00Z", "status": 404, "durationMs": 12.6, "cost": 0.25}]')::jsonb,
    '{"logged": 1, "duplicates": 1}',
    'a request id within a day is a duplicate, whatever the time it carries; an entry without one never is'
);
select is(
    api.log_usage('[
        {"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-03T00:00:00Z", "status": 200, "durationMs": 100, "requestId": "one"},
        {"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-03T00:00:01Z", "status": 200, "durationMs": 100, "requestId": "one"}]')::jsonb,
    '{"logged": 1, "duplicates": 1}',
    'more than a day later it is another request, and in a batch the first counts'
);
select is(
    api.log_usage((
        select jsonb_agg('{"service": "gateway", "endpoint": "/v0", "method": "GET",
             "timestamp": "2026-01-05T00:00:00Z", "status": 200, "durationMs": 100}'::jsonb || jsonb_build_object('requestId', 'r' || i))
        from generate_series(1, 5000) as i
    ))::jsonb,
    '{"logged": 5000, "duplicates": 0}',
    'thousands come at once'
);

reset role;

select results_eq(
    $$
        select timestamp, status::integer, duration_ms, cost
        from timeseries.api_usage_logs
        where timestamp < '2026-01-02'
        order by timestamp
    $$,
    $$
        values
            ('2026-01-01 09:00:00Z'::timestamptz, 404, 13, 0.25),
            ('2026-01-01 10:00:00Z'::timestamptz, 200, 100, 0.0)
    $$,
    'late rows are where their time is'
);
select is(
    (select count(*) from timeseries.api_usage_logs where tenant_id <> tests.tenant('acme')),
    0::bigint,
    'all are acme''s'
);

-- Faults
select app.begin_as(tests.tenant('acme'));

select results_eq(
    $$select code, message, string_to_array(detail, e'\n'), hint from tests.refusal($r$
        select api.log_usage('[
            {"service": "", "endpoint": "/", "method": "GET", "status": 99, "durationMs": "long", "tenantId": 1},
            5,
            {"service": "gateway", "endpoint": "/v0", "method": "GET",
                 "status": 200.5, "durationMs": -1, "timestamp": "today", "userId": "me", "metadata": []},
            {"service": "gateway", "endpoint": "/v0", "method": "GET",
                 "status": 200, "durationMs": 1, "timestamp": "2999-01-01T00:00:00Z"}
        ]')
    $r$)$$,
    $$
        values (
            'PT422',
            '11 faults; the first is: entries[0]: service: expected a text of 1 to 100 characters',
            array[
                'entries[0]: service: expected a text of 1 to 100 characters',
                'entries[0]: status: expected 100 to 599, got 99',
                'entries[0]: durationMs: expected a number, got string',
                'entries[0]: "tenantId": no such field',
                'entries[1]: expected an object, got number',
                'entries[2]: timestamp: expected a time such as "2026-01-31T12:00:00Z"',
                'entries[2]: userId: expected a UUID',
                'entries[2]: status: expected a whole number, got 200.5',
                'entries[2]: durationMs: expected 0 to 2000000000, got -1',
                'entries[2]: metadata: expected an object, got array',
                'entries[3]: timestamp: 2999-01-01T00:00:00Z is more than a day ahead'
            ],
            'Nothing was written.'
        )
    $$,
    'all faults of a batch are told'
);
select throws_ok(
    'select api.log_usage(null)',
    'PT422',
    'entries: expected an object, or an array of objects',
    'null is none'
);
select throws_ok(
    'select api.log_usage(''[]'')',
    'PT422',
    'entries: expected 1 to 10000, got 0',
    'nor is an empty batch'
);
select throws_ok(
    $$select api.log_usage((select jsonb_agg(i) from generate_series(1, 10001) as i))$$,
    'PT422',
    'entries: expected 1 to 10000, got 10001',
    'a batch has a limit'
);
select throws_ok(
    $$select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "status": null, "durationMs": 1}')$$,
    'PT422',
    'entries[0]: status: is missing',
    'null is as good as missing'
);

-- The other tenant has request ids of its own
reset role;
select app.begin_as(tests.tenant('globex'));

select is(
    api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-01T10:00:00Z", "status": 200, "durationMs": 100, "requestId": "one"}')::jsonb,
    '{"logged": 1, "duplicates": 0}',
    'globex may use an id that acme has'
);

-- What has been dropped stays as it was counted
reset role;
update timeseries.usage_state set kept_from = '2026-01-02';
select app.begin_as(tests.tenant('acme'));

select throws_ok(
    $$select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-01T10:00:00Z", "status": 200, "durationMs": 100}')$$,
    'PT422',
    'entries[0]: timestamp: usage before 2026-01-02 00:00:00+00 has been dropped and cannot be added to',
    'a row for a time that was dropped is refused'
);

-- must allow: an owner; must deny: everybody else
reset role;
select tests.be('alice of acme');
select is(
    api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-06T10:00:00Z", "status": 200, "durationMs": 100}')::jsonb, '{"logged": 1, "duplicates": 0}', 'an owner may log too'
);
reset role;
select tests.be('erin of acme');
select throws_ok(
    $$select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET",
         "timestamp": "2026-01-06T10:00:00Z", "status": 200, "durationMs": 100}')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, may not'
);
reset role;
select app.begin_as(tests.tenant('acme'), level => 'reader');
select throws_ok($$select api.log_usage('{}')$$, 'PT403', null, 'nor a service that signed for less');
reset role;
select tests.be('dave of acme');
select throws_ok($$select api.log_usage('{}')$$, 'PT401', null, 'nor who is no member');

reset role;

select *
from finish();

rollback;
