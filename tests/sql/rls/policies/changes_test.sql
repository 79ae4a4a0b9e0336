begin;

select plan(4);

select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select is((select count(*) from airtable.changes), 1::bigint, 'erin sees acme''s');
select throws_ok('delete from airtable.changes', '42501', null, 'and deletes none');

reset role;
select tests.be('bob of globex');

select is_empty('select from airtable.changes', 'bob does not see them');

reset role;
set local role anonymous;

select throws_ok('select from airtable.changes', '42501', null, 'nor does anonymous');

select *
from finish();

rollback;
