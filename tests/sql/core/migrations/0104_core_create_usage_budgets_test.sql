begin;

select plan(4);

select is(tests.row_security('core.usage_budgets'), 'enabled and forced', 'row level security is on');
select results_eq(
    'select name, definition from tests.keys(''core.usage_budgets'')',
    $$
        values
            ('usage_budgets_pkey', 'PRIMARY KEY (tenant_id)'),
            ('usage_budgets_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'a tenant has one'
);
select throws_ok(
    'insert into core.usage_budgets (tenant_id, amount) values (tests.tenant(''acme''), 0)', '23514', null, 'of more than nothing'
);
select is(
    tests.columns_open_to('application_user', 'core.usage_budgets', 'update'),
    array['amount', 'updated_at', 'updated_by'],
    'callers never write the tenant'
);

select *
from finish();

rollback;
