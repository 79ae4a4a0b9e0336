begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select airtable.drop_fields(array['fldTags0000000000', 'fldStatus00000000']);

select is_empty(
    $$select id from airtable.fields where id in ('fldTags0000000000', 'fldStatus00000000')$$, 'the fields are gone'
);
select is_empty(
    $$select id from airtable.records where fields ?| array['fldTags0000000000', 'fldStatus00000000']$$, 'and their cells'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.drop_fields('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
