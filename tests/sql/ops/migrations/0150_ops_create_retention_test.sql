begin;

select plan(6);

select is(tests.row_security('ops.retention_kinds'), 'enabled and forced', 'kinds are under row level security');
select is(tests.row_security('ops.retention_periods'), 'enabled and forced', 'so are tenants'' periods');
select results_eq(
    'select kind, keep from ops.retention_kinds where keep is not null order by place',
    $$values ('changes', interval '7 days'), ('runs', interval '30 days'), ('outbox', interval '30 days')$$,
    'what customers write is kept for ever until the operator says otherwise'
);
select is_empty(
    'select relation from ops.retention_kinds where to_regclass(relation) is null',
    'every kind is in a relation there is'
);
select throws_ok(
    $$update ops.retention_kinds set keep = '-1 day' where kind = 'runs'$$, '23514', null, 'no period is negative'
);
select is(
    tests.columns_open_to('application_user', 'ops.retention_kinds', 'update'), '{}', 'callers do not change the operator''s'
);

select *
from finish();

rollback;
