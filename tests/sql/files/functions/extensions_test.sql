begin;

select plan(5);

insert into files.tenant_extensions (tenant_id, extension, allowed, mime_type, max_size)
values
    (tests.tenant('acme'), 'dwg', true, null, null),
    (tests.tenant('acme'), 'zip', false, null, null),
    (tests.tenant('acme'), 'csv', true, null, 5),
    (tests.tenant('globex'), 'rkt', true, null, null);

select tests.be('carol of acme');

select is(
    (select row(e.*)::text from files.extensions() as e where e.extension = given.extension), expected, description
)
from (values
    ('dwg', '(dwg,t,application/octet-stream,104857600,f)', 'what a tenant adds'),
    ('zip', '(zip,f,application/zip,524288000,f)', 'what it forbids'),
    ('csv', '(csv,t,text/csv,5,f)', 'what it limits, all else as the default'),
    ('rkt', null, 'nothing of globex')
) as given (extension, expected, description);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select files.extensions()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
