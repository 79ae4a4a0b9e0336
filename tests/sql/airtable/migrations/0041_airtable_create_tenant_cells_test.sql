begin;

select plan(3);

select tests.be('alice of acme');

select is(
    airtable.tenant_cells(tests.tenant('acme'), '{"fldName0000000000": "x"}'),
    '{"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa": {"fldName0000000000": "x"}}',
    'cells stand below their tenant'
);
select volatility_is('airtable', 'tenant_cells', array['uuid', 'jsonb'], 'immutable', 'an index may hold them');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.tenant_cells(null, '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
