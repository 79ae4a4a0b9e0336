begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select lives_ok($$select airtable.require_record('tblTasks000000000', 'recOne00000000000')$$, 'a record that is there is no fault');
select throws_ok(
    $$select airtable.require_record('tblTasks000000000', 'recSecret00000000')$$,
    'PT404',
    'table tblTasks000000000 has no record recSecret00000000',
    'one that is not there is named'
);
select throws_ok(
    $$select airtable.require_record('tblSecrets0000000', 'recSecret00000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'and a table of globex'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.require_record('tblTasks000000000', 'recOne00000000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
