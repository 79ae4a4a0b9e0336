begin;

select plan(6);

-- carol of acme, who reads
select tests.be('carol of acme');

select is(
    airtable.ids_of_people('"Erin@Example.com"'),
    jsonb_build_object('Erin@Example.com', jsonb_build_array('erin@example.com', tests.person('erin'))),
    'an address means its member, whatever its case'
);
select is(
    airtable.ids_of_people('["ABC", "x@y"]'),
    '{"ABC": ["abc"], "x@y": ["x@y"]}',
    'any text may be an id, as it is written in the database; each of a list is told'
);
select is(airtable.ids_of_people('null'), '{}', 'null means nobody');
select is(airtable.ids_of_people('[1, {}]'), '{}', 'what is no text means nobody');
select is(airtable.ids_of_people('"bob@example.com"'), '{"bob@example.com": ["bob@example.com"]}', 'bob of globex is not known here');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.ids_of_people('"x"')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
