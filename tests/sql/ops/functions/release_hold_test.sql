begin;

select plan(3);

select ops.place_hold(tests.tenant('acme'), 'case', 'counsel');
select lives_ok($$select ops.release_hold(h.tenant_id, h.id, 'court') from ops.legal_holds as h$$, 'the operator releases a hold');
select ok((select released_at = now() and released_by = 'court' from ops.legal_holds), 'which stays as a record');
select is(
    (select code from tests.refusal($$select ops.release_hold(h.tenant_id, h.id, 'court') from ops.legal_holds as h$$)),
    'PT404',
    'once'
);

select *
from finish();

rollback;
