begin;

select plan(7);

select tests.be('erin of acme');
select api.begin_sync('appOffice00000000', 'airtable');

select isnt_empty('select from airtable.sync_cursors', 'erin sees the sync of acme');

reset role;
select tests.be('carol of acme');

select isnt_empty('select from airtable.sync_cursors', 'so does carol, a reader');
select is(tests.rows_affected('update airtable.sync_cursors set failures = 9'), 0::bigint, 'who changes none');
select throws_ok(
    $$insert into airtable.sync_cursors (tenant_id, base_id, source) values (tests.tenant('acme'), 'appOffice00000000', 'x')$$,
    '42501',
    null,
    'and makes none'
);

reset role;
select tests.be('bob of globex');

select is_empty('select from airtable.sync_cursors', 'bob sees none of acme''s');
select is(tests.rows_affected('update airtable.sync_cursors set failures = 9'), 0::bigint, 'nor changes it');
select throws_ok(
    $$insert into airtable.sync_cursors (tenant_id, base_id, source) values (tests.tenant('acme'), 'appOffice00000000', 'x')$$,
    '42501',
    null,
    'nor makes one'
);

select *
from finish();

rollback;
