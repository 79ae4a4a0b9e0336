begin;

select plan(3);

select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', 'trash');
select results_eq(
    $$select code, message from tests.refusal('delete from core.tenants where slug = ''acme''')$$,
    $$values ('PT409', 'tenant acme is under a legal hold')$$,
    'a tenant under a hold is not deleted'
);
select lives_ok($$delete from core.tenants where slug = 'globex'$$, 'another is');
update ops.legal_holds
set released_at = now(), released_by = 'court';
select lives_ok($$delete from core.tenants where slug = 'acme'$$, 'and that one, once the hold is released');

select *
from finish();

rollback;
