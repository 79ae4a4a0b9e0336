begin;

select plan(7);

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
select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', null, '2026-01-01');
select is(ops.cut('changes', tests.tenant('acme')), '2026-01-01', 'what goes in order stops at a hold');

select *
from finish();

rollback;
