begin;

select plan(4);

select lives_ok($$select ops.place_hold(tests.tenant('acme'), 'case 7', 'counsel')$$, 'the operator places a hold');
select results_eq(
    'select kind, begins, ends, reason, by_operator, placed_by from ops.legal_holds',
    $$values (null, timestamptz '-infinity', timestamptz 'infinity', 'case 7', true, 'counsel')$$,
    'of every kind and time, in the operator''s name'
);
select is(
    (select code from tests.refusal($$select ops.place_hold(tests.tenant('acme'), '', 'counsel')$$)), 'PT422', 'not without a reason'
);
select tests.be('alice of acme');
select throws_ok($$select ops.place_hold(tests.tenant('acme'), 'case', 'me')$$, '42501', null, 'callers do not');
reset role;

select *
from finish();

rollback;
