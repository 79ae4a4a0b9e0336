begin;

select plan(4);

select ops.set_retention('trash', '30 days', '7 days', '90 days');
select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '60 days');

select results_eq(
    $$select p.* from ops.periods() as p where p.kind = 'trash'$$,
    $$values ('trash', interval '30 days', interval '7 days', interval '90 days', 1::bigint, null::interval, interval '30 days')$$,
    'the operator''s, and how many have their own'
);
select results_eq(
    $$select p.tenant_keep, p.effective from ops.periods(tests.tenant('acme')) as p where p.kind = 'trash'$$,
    $$values (interval '60 days', interval '60 days')$$,
    'a tenant''s own counts for it'
);
select ops.set_retention('trash', '30 days', '7 days', '45 days');
select results_eq(
    $$select p.tenant_keep, p.effective from ops.periods(tests.tenant('acme')) as p where p.kind = 'trash'$$,
    $$values (interval '60 days', interval '45 days')$$,
    'within the bounds there are by now'
);
select is(
    array(select p.kind from ops.periods() as p), array(select k.kind from ops.retention_kinds as k order by k.place), 'every kind, in order'
);

select *
from finish();

rollback;
