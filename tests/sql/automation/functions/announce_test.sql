begin;

select plan(7);

select tests.be('erin of acme');
select api.create_table(
    'appOffice00000000', 'Rooms', '[{"id": "fldRoom0000000000", "name": "Room", "type": "singleLineText"}]', null, 'tblRooms000000000'
);
create temporary table hooks on commit drop as
select
    given.name,
    api.create_webhook(
        'appOffice00000000', jsonb_build_object('options', jsonb_build_object('filters', given.filters::jsonb)), given.url
    ) ->> 'id' as id
from (
    values
        ('records', '{"dataTypes": ["tableData"]}', 'https://example.com/a'),
        ('tasks', '{"dataTypes": ["tableData"], "recordChangeScope": "tblTasks000000000"}', 'https://example.com/b'),
        ('rooms', '{"dataTypes": ["tableData"], "recordChangeScope": "tblRooms000000000"}', 'https://example.com/c'),
        ('fields', '{"dataTypes": ["tableFields"]}', 'https://example.com/d'),
        ('silent', '{"dataTypes": ["tableData"]}', null),
        ('off', '{"dataTypes": ["tableData"]}', 'https://example.com/e'),
        ('expired', '{"dataTypes": ["tableData"]}', 'https://example.com/f')
) as given (name, filters, url);
select api.enable_webhook_notifications(id, false)
from hooks
where name = 'off';
reset role;
update airtable.webhooks
set expires_at = now()
where id = (select id from hooks where name = 'expired');

create function pg_temp.told()
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(array_agg(h.name order by h.name, o.id), '{}')
    from automation.outbox as o
    inner join pg_temp.hooks as h on o.payload = jsonb_build_object('webhookId', h.id, 'baseId', 'appOffice00000000')
    where o.tenant_id = tests.tenant('acme')
        and o.topic = 'webhook'
        and o.ordering_key = 'webhook ' || h.id
$$;

select automation.announce(tests.tenant('globex'), 'appOffice00000000', 'record', 'tblTasks000000000');
select is_empty('select from automation.outbox', 'a change of globex is none of acme''s business');

select automation.announce(tests.tenant('acme'), 'appOffice00000000', 'record', 'tblTasks000000000');
select is(pg_temp.told(), array['records', 'tasks'], 'those are told that ask for the kind and the table, and want it');

select automation.announce(tests.tenant('acme'), 'appOffice00000000', 'record', 'tblTasks000000000');
select is(pg_temp.told(), array['records', 'tasks'], 'a message that waits tells of the next change too');

select automation.announce(tests.tenant('acme'), 'appOffice00000000', 'record', 'tblRooms000000000');
select is(pg_temp.told(), array['records', 'rooms', 'tasks'], 'another table has listeners of its own');

select automation.announce(tests.tenant('acme'), 'appOffice00000000', 'field', 'tblRooms000000000');
select is(pg_temp.told(), array['fields', 'records', 'rooms', 'tasks'], 'and so has another kind');

select is(count(*), 4::bigint, 'all of it is handed out')
from automation.claim('test');
select automation.announce(tests.tenant('acme'), 'appOffice00000000', 'record', 'tblRooms000000000');
select is(
    pg_temp.told(),
    array['fields', 'records', 'records', 'rooms', 'rooms', 'tasks'],
    'what is being delivered does not tell of what came after'
);

select *
from finish();

rollback;
