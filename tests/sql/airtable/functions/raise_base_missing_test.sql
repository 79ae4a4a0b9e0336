begin;

select plan(3);

select tests.be('alice of acme');

select throws_ok(
    format('select airtable.raise_base_missing(%L)', id),
    'PT404',
    format('base %s does not exist', coalesce(id, 'null')),
    format('%s is named', coalesce(id, 'null'))
)
from unnest(array['appNever000000000', null]) as id;

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.raise_base_missing('x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
