begin;

select plan(3);

select throws_ok(
    format('select files.raise_file_missing(%L)', id),
    'PT404',
    format('file %s does not exist', coalesce(id, 'null')),
    'it names the file'
)
from unnest(array['filNever000000000', null]) as id;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select files.raise_file_missing('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
