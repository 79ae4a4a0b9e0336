begin;

select plan(3);

select is(timeseries.usage_kept_from(tests.tenant('acme')), '-infinity', 'at first all rows count');
update timeseries.usage_state
set kept_from = '2026-01-01Z';
insert into timeseries.usage_kept values (tests.tenant('acme'), '2025-06-01Z');
select is(timeseries.usage_kept_from(tests.tenant('acme')), '2025-06-01Z', 'a tenant''s own time');
select is(timeseries.usage_kept_from(tests.tenant('globex')), '2026-01-01Z', 'or that of all');

select *
from finish();

rollback;
