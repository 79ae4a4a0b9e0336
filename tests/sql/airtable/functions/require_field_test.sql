begin;

select plan(6);

select tests.be('alice of acme');

select is((airtable.require_field('tblTasks000000000', field)).id, 'fldEffort00000000', format('found by %s', field))
from unnest(array['fldEffort00000000', 'Effort']) as field;
select throws_ok(
    format('select airtable.require_field(%L, %L)', table_id, field), 'PT404', message, message
)
from (values
    ('tblTasks000000000', 'Colour', 'table tblTasks000000000 has no field "Colour"'),
    ('tblTasks000000000', null, 'table tblTasks000000000 has no field null'),
    ('tblSecrets0000000', 'Secret', 'table tblSecrets0000000 does not exist')
) as given (table_id, field, message);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.require_field('tblTasks000000000', 'Name')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
