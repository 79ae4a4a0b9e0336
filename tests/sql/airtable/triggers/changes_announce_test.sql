begin;

select plan(5);

select trigger_is('airtable', 'changes', 'changes_announce', 'airtable', 'tg_changes__announce', 'what is noted is announced');

-- erin of acme
select tests.be('erin of acme');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/x');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');
reset role;

select isnt_empty('select from airtable.changes', 'a new record is noted at once');
select is_empty('select from automation.outbox', 'and announced at the commit');
set constraints airtable.changes_announce immediate;
select is((select count(*) from automation.outbox), 1::bigint, 'once');

-- Notes are purged without a word.
delete from automation.outbox;
delete from airtable.changes;

select is_empty('select from automation.outbox', 'what is deleted from the notes is not announced');

select *
from finish();

rollback;
