begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

alter table ids add first text, add second text;
update ids
set
    first = api.create_trigger(workflow, 'recordCreated', 'tblTasks000000000') ->> 'id',
    second = api.create_trigger(workflow, 'recordDeleted', 'tblTasks000000000') ->> 'id';

select is(api.delete_trigger(first)::jsonb, jsonb_build_object('id', first, 'deleted', true), 'one is deleted')
from ids;
select ok(is_open, 'the base is watched for the other')
from airtable.feeds;
select api.delete_trigger(second)
from ids;
select ok(not is_open, 'and no more without it')
from airtable.feeds;
select throws_ok(format('select api.delete_trigger(%L)', first), 'PT404', format('trigger %s does not exist', first), 'it is gone')
from ids;

reset role;
select tests.be('carol of acme');

select throws_ok(format('select api.delete_trigger(%L)', first), 'PT403', null, 'a reader may not')
from ids;

select *
from finish();

rollback;
