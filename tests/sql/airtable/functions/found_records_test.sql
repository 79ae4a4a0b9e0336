begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.found_records('tblTasks000000000', array['recTwo00000000000', 'recNever000000000', null]),
    array['recTwo00000000000'],
    'those that are there are told'
);
select is(airtable.found_records('tblSecrets0000000', array['recSecret00000000']), '{}', 'those of globex are not');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.found_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
