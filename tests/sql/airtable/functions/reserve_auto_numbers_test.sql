begin;

select plan(12);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.reserve_auto_numbers('tblTasks000000000', 1), 4::bigint, 'the next number follows the last one');
select is(airtable.reserve_auto_numbers('tblTasks000000000', 10), 5::bigint, 'the first of several is returned');
select is(airtable.reserve_auto_numbers('tblTasks000000000', 1), 15::bigint, 'and the others are taken');
select is(airtable.reserve_auto_numbers('tblTasks000000000', 0), 16::bigint, 'none can be reserved');
select is(airtable.reserve_auto_numbers('tblTasks000000000', -5), 16::bigint, 'and none given back');
select is(
    (select last_auto_number from airtable.tables where id = 'tblTasks000000000'),
    15::bigint,
    'the table knows the last one'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is(airtable.reserve_auto_numbers('tblTasks000000000', 1), 4::bigint, 'globex counts for itself');

-- must deny
reset role;
select tests.be('alice of acme');

select is(
    (select row(r.*)::text from tests.refusal($$select airtable.reserve_auto_numbers('tblSecrets0000000', 1)$$) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select airtable.reserve_auto_numbers('tblNever000000000', 1)$$) as r
    ),
    'a table of globex is refused in the same words as one that never was'
);
select throws_ok(
    $$select airtable.reserve_auto_numbers('tblSecrets0000000', 1)$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'which are these'
);
select throws_ok(
    'update airtable.tables set last_auto_number = 0',
    '42501',
    'permission denied for table tables',
    'alice cannot set the counter herself'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select airtable.reserve_auto_numbers('tblTasks000000000', 1)$$,
    'PT401',
    'this transaction works for no tenant',
    'no numbers for nobody'
);

reset role;

select is(
    (select last_auto_number from airtable.tables where id = 'tblSecrets0000000'),
    1::bigint,
    'globex''s counter is where it was'
);

select *
from finish();

rollback;
