begin;

select plan(3);

select is(
    timeseries.usage_json('key', '"a"', 8, 1, 2, 100, 10, 20, 3, 4, 1.500)::jsonb,
    '{"key": "a", "requests": 8, "clientErrors": 1, "serverErrors": 2, "errorRate": 0.375000, "durationMs": 100, "averageMs": 12.5,
        "requestBytes": 10, "responseBytes": 20, "tokensIn": 3, "tokensOut": 4, "cost": 1.5}',
    'measures have names, rates and averages are worked out'
);
select is(
    timeseries.usage_json('key', null, null, null, null, null, null, null, null, null, null)::jsonb,
    '{"key": null, "requests": 0, "clientErrors": 0, "serverErrors": 0, "errorRate": null, "durationMs": 0, "averageMs": null,
        "requestBytes": 0, "responseBytes": 0, "tokensIn": 0, "tokensOut": 0, "cost": 0}',
    'no requests have no rate and no average'
);
select is(
    timeseries.usage_json('key', null, 3, 1, 0, 10, 0, 0, 0, 0, 0.000000001) ->> 'errorRate', '0.333333', 'rates have six digits'
);

select *
from finish();

rollback;
