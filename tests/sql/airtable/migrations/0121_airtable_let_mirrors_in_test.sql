begin;

select plan(5);

select col_default_is(
    'airtable', 'trashed_links', 'is_awaited', false, 'a link that was cut waits for a record that was deleted, unless it is said otherwise'
);

-- erin of acme
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.records (tenant_id, table_id, auto_number, created_time, last_modified_time)
        values (app.current_tenant_id(), 'tblTasks000000000', 99, '2020-01-01Z', '2021-01-01Z')
    $$,
    'a record brings its times'
);
select lives_ok($$update airtable.records set created_time = '2019-01-01Z' where auto_number = 99$$, 'and learns of them later');

-- must deny
select throws_ok(
    $$insert into airtable.trashed_links values (app.current_tenant_id(), 'fldName0000000000', 'recA', 'recB', 1, true)$$,
    '42501',
    null,
    'editors do not write links that wait'
);

reset role;
select tests.be('carol of acme');

select is(
    tests.rows_affected($$update airtable.records set created_time = now()$$), 0::bigint, 'readers change no time'
);

select *
from finish();

rollback;
