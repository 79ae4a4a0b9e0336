begin;

select plan(5);

select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', 'trash', '2026-01-01', '2026-02-01');
select ok(ops.is_held('trash', tests.tenant('acme'), '2026-01-01'), 'from the beginning');
select ok(not ops.is_held('trash', tests.tenant('acme'), '2026-02-01'), 'until before the end');
select ok(not ops.is_held('files', tests.tenant('acme'), '2026-01-15'), 'that kind only');
select ok(not ops.is_held('trash', tests.tenant('globex'), '2026-01-15'), 'that tenant only');
select ops.place_hold(tests.tenant('acme'), 'all', 'counsel');
select ok(ops.is_held('files', tests.tenant('acme'), '1999-01-01'), 'a hold of every kind, at any time');

select *
from finish();

rollback;
