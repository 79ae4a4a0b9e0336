begin;

select plan(5);

-- carol of acme, who reads
select tests.be('carol of acme');

select is(
    airtable.people('{"fldBy000000000000": "createdBy"}') -> tests.person('erin')::text,
    jsonb_build_object('id', tests.person('erin'), 'email', 'erin@example.com', 'name', 'Erin'),
    'a table that tells who wrote its records wants to know the people'
);
select is(
    array(select jsonb_object_keys(airtable.people('[{}, {"fldLast0000000000": "lastModifiedBy"}]'))),
    array(select m.user_id::text from core.memberships as m where m.tenant_id = tests.tenant('acme') order by 1),
    'those of the tenant and nobody else; several tables may be asked for'
);
select is(airtable.people('{"fldNo000000000000": "autoNumber"}'), null, 'another table does not');
select is(airtable.people(null), null, 'nor one without computed fields');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.people('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
