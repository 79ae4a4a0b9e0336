begin;

select plan(10);

select is(ops.cut('trash', tests.tenant('acme')), '-infinity', 'without a period rows are kept for ever');
select ops.set_retention('trash', '10 days', '2 days', '20 days');
select ops.set_retention('api_usage_logs', '10 days');
select is(ops.cut('trash'), now() - interval '10 days', 'the operator''s period');
select is(ops.cut('api_usage_logs'), date_trunc('day', now() - interval '10 days', 'UTC'), 'usage goes by days');
select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '15 days');
select is(ops.cut('trash', tests.tenant('acme')), now() - interval '15 days', 'a tenant''s own');
select is(ops.cut('trash', tests.tenant('globex')), now() - interval '10 days', 'and no other''s');
select ops.set_retention('trash', '10 days', '2 days', '12 days');
select is(ops.cut('trash', tests.tenant('acme')), now() - interval '12 days', 'within the bounds there are by now');

-- Callers may write their own period by plain SQL, too.
update ops.retention_periods
set keep = '400000 years';
select is(ops.cut('trash', tests.tenant('acme')), now() - interval '12 days', 'one that is too long is bounded');
select ops.set_retention('trash', '10 days', '2 days');
select is(ops.cut('trash', tests.tenant('acme')), '-infinity', 'or keeps all, without a bound');
update ops.retention_periods
set keep = '-100 years +36030 days';
select is(ops.cut('trash', tests.tenant('acme')), now() - interval '2 days', 'one of both signs is no shorter than it may be');

select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', null, '2026-01-01');
select is(ops.cut('changes', tests.tenant('acme')), '2026-01-01', 'what goes in order stops at a hold');

select *
from finish();

rollback;
