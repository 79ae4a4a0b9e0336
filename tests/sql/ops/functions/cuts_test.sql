begin;

select plan(1);

select ops.set_retention('changes', '10 days');
select ops.set_tenant_retention(tests.tenant('acme'), 'changes', '20 days');
select ops.place_hold(tests.tenant('globex'), 'case', 'counsel', 'changes', '2026-01-01');
select bag_eq(
    $$select * from ops.cuts('changes')$$,
    $$
        values
            (null::uuid, now() - interval '10 days'),
            (tests.tenant('acme'), now() - interval '20 days'),
            (tests.tenant('globex'), '2026-01-01')
    $$,
    'the operator''s, and those of tenants that have another'
);

select *
from finish();

rollback;
