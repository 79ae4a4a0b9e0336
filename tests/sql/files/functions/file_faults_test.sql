begin;

select plan(23);

insert into files.tenant_extensions (tenant_id, extension, allowed, max_size)
values (tests.tenant('acme'), 'zip', false, null), (tests.tenant('acme'), 'csv', true, 5);

select tests.be('erin of acme');

select is(array_remove(files.file_faults(name, 5, null, null), null), '{}', format('%s is fine', name))
from unnest(array['a.txt', 'Übersicht 2026 (final).PDF', 'archive.tar.csv', '.txt', repeat('x', 251) || '.txt']) as name;
select is(
    array_remove(files.file_faults(name, 5, null, null), null),
    array['name: expected 1 to 255 characters without slashes and control characters'],
    format('%s is no name', to_json(name))
)
from unnest(array[
    null, '', '../../etc/passwd.txt', 'a\b.txt', e'a\n.txt', e'fdp.\u202Etxt', e'\u2066a.txt', repeat('x', 252) || '.txt'
]) as name;
select is(array_remove(files.file_faults(name, 5, null, null), null), array[fault], format('%s is refused', to_json(name)))
from (values
    ('README', 'name: "README" has no extension'),
    ('run.exe ', 'name: "run.exe " has no extension'),
    ('run.EXE', 'name: files with the extension "exe" are not allowed here'),
    ('page.txt.html', 'name: files with the extension "html" are not allowed here'),
    ('bundle.zip', 'name: files with the extension "zip" are not allowed here')
) as given (name, fault);
select is(
    array_remove(files.file_faults('a.csv', size, null, null), null),
    array[format('size: expected 0 to 5 bytes, got %s', coalesce(size::text, 'null'))],
    format('%s bytes are refused', size)
)
from unnest(array[6, -1, null]) as size;
select is(
    array_remove(files.file_faults('run.exe', -1, 'text', 'ABC'), null),
    array[
        'name: files with the extension "exe" are not allowed here',
        'size: expected 0 to 5368709120 bytes, got -1',
        'mime_type: "text" is no media type such as text/csv',
        'sha256: expected 64 digits of lower-case hex'
    ],
    'all faults are told'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.file_faults('a.txt', 1, null, null)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
