begin;

select plan(2);

select ops.set_retention('changes', '10 days');
select ops.set_tenant_retention(tests.tenant('acme'), 'changes', '20 days');
select bag_eq(
    $$select * from ops.tenant_cuts('changes')$$,
    $$values (tests.tenant('acme'), now() - interval '20 days'), (tests.tenant('globex'), now() - interval '10 days')$$,
    'every tenant''s, by its retention'
);
select ops.place_hold(tests.tenant('globex'), 'case', 'counsel', 'changes', '2026-01-01');
select bag_eq(
    $$select * from ops.tenant_cuts('changes', '1 day')$$,
    $$values (tests.tenant('acme'), now() - interval '1 day'), (tests.tenant('globex'), '2026-01-01')$$,
    'or as long ago as is said, but no later than a hold of what goes in order'
);

select *
from finish();

rollback;
