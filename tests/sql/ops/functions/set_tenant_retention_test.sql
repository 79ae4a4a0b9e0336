begin;

select plan(6);

select ops.set_retention('trash', '30 days', '7 days', '90 days');
select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '60 days');
select results_eq(
    'select tenant_id, kind, keep from ops.retention_periods',
    $$values (tests.tenant('acme'), 'trash', interval '60 days')$$,
    'a tenant has a period of its own'
);
select is(
    (select message from tests.refusal($$select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '1 day')$$)),
    'keep: expected at least 7 days and at most 90 days, got 1 day',
    'not too short a one'
);
select is(
    (select code from tests.refusal($$select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '91 days')$$)),
    'PT422',
    'nor too long a one'
);
select is(
    (select message from tests.refusal($$select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '-1 year +390 days')$$)),
    'keep: expected 0 to 1000 years or infinity, and no negative part, got -1 years +390 days',
    'nor one of both signs'
);
select ops.set_retention('trash', '30 days');
select is(
    (select code from tests.refusal($$select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '400000 years')$$)),
    'PT422',
    'nor one that ends before there were dates'
);
select ops.set_tenant_retention(tests.tenant('acme'), 'trash', null);
select is_empty('select from ops.retention_periods', 'null takes it away');

select *
from finish();

rollback;
