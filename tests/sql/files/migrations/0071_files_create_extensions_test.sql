begin;

select plan(9);

select is(tests.row_security(name::regclass), 'enabled and forced', format('row level security holds for the owner of %s', name))
from unnest(array['files.default_extensions', 'files.tenant_extensions']) as name;
select results_eq(
    $$select * from tests.keys('files.tenant_extensions')$$,
    $$
        values
            ('tenant_extensions_pkey', 'PRIMARY KEY (tenant_id, extension)'),
            ('tenant_extensions_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'a tenant says something once about an extension'
);
select cmp_ok((select count(*) from files.default_extensions), '>', 30::bigint, 'there are defaults');
select is_empty(
    $$
        select extension
        from files.default_extensions
        where extension in ('exe', 'js', 'html', 'svg', 'sh', 'bat', 'jar', 'docm', 'xlsm', 'msi', 'com', 'php')
    $$,
    'nothing that runs is allowed'
);
select is(
    tests.columns_open_to('application_user', 'files.default_extensions', 'insert')
    || tests.columns_open_to('application_user', 'files.default_extensions', 'update'),
    '{}',
    'callers do not change the defaults'
);
select throws_ok(
    format(
        'insert into files.tenant_extensions (tenant_id, extension, allowed, max_size) values (%L, %L, true, %s)',
        tests.tenant('acme'), extension, size
    ),
    '23514',
    null,
    format('%s of %s bytes is refused', extension, size)
)
from (values ('.csv', 1), ('CSV', 1), ('csv', 0)) as given (extension, size);

select *
from finish();

rollback;
