begin;

select plan(5);

update core.tenants
set time_zone = 'Asia/Tokyo'
where slug = 'acme';

select is(timeseries.usage_zone(tests.tenant('acme')), 'Asia/Tokyo', 'without a word it is the tenant''s zone');
select is(timeseries.usage_zone(tests.tenant('globex')), 'UTC', 'UTC for a tenant who chose none');
select is(timeseries.usage_zone(tests.tenant('acme'), 'Europe/Berlin'), 'Europe/Berlin', 'a caller may ask for another');

-- must deny
select throws_ok(
    $$select timeseries.usage_zone(tests.tenant('acme'), 'Mars/Olympus')$$, 'PT422', null, 'one that there is'
);

select tests.be('alice of acme');

select throws_ok(
    $$select timeseries.usage_zone(tests.tenant('globex'))$$, '42501', null, 'callers do not enter the schema'
);

select *
from finish();

rollback;
