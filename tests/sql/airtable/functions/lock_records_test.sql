begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.lock_records('tblTasks000000000', array['recTwo00000000000', 'recNever000000000', 'recOne00000000000', null]),
    array['recOne00000000000', 'recTwo00000000000'],
    'those that exist are told in the order of their ids'
);
select is(
    (select count(*) from airtable.records where xmax::text = pg_current_xact_id()::text),
    2::bigint,
    'and are locked'
);
select is(
    airtable.lock_records('tblTasks000000000', array['recTwo00000000000', 'recTwo00000000000']),
    array['recTwo00000000000'],
    'one that is named twice is told once'
);
select is(airtable.lock_records('tblTasks000000000', null), '{}', 'no ids lock nothing');
select is(
    airtable.lock_records('tblSecrets0000000', array['recSecret00000000']),
    '{}',
    'a record of globex is not there for alice'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.lock_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
