begin;

select plan(4);

select is(tests.row_security('ops.legal_holds'), 'enabled and forced', 'holds are under row level security');
select throws_ok(
    $$insert into ops.legal_holds (tenant_id, begins, ends, reason, placed_by)
    values (tests.tenant('acme'), '2026-02-01', '2026-01-01', 'case', 'counsel')$$,
    '23514', null, 'a hold ends after it begins'
);
select is(
    tests.columns_open_to('application_user', 'ops.legal_holds', 'update'),
    array['released_by', 'released_at'],
    'callers release, and change nothing else'
);
select is(
    tests.columns_open_to('application_user', 'ops.legal_holds', 'insert'),
    array['tenant_id', 'kind', 'begins', 'ends', 'reason', 'placed_by'],
    'and place none in the operator''s name'
);

select *
from finish();

rollback;
