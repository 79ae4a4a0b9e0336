begin;

select plan(14);

-- erin of acme, in what a test can only do as one transaction: numbers are given at once instead of at the commit
set constraints all immediate;

select tests.be('erin of acme');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableFields"]}}}') ->> 'id' as id
into temporary hook;
grant select on hook to public;

select is(
    api.list_webhook_payloads(id)::jsonb, '{"payloads": [], "cursor": 1, "mightHaveMore": false}', 'nothing has happened yet'
)
from hook;
select is(api.list_webhook_payloads(id, 1) ->> 'cursor', '1', 'the first cursor is 1') from hook;

select api.create_field('tblTasks000000000', 'Extra', 'number');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select is(json_array_length(answer -> 'payloads'), 1, 'one payload a transaction'), is(answer ->> 'cursor', '2', 'the cursor moves on')
from (select api.list_webhook_payloads(id, 1) from hook) as page (answer);
select is(
    (
        select array_agg(key order by key)
        from json_object_keys(api.list_webhook_payloads(id, 1) #> '{payloads,0,changedTablesById,tblTasks000000000}') as key
    ),
    '{createdFieldsById}',
    'it tells what the specification asks for'
)
from hook;
select is(json_array_length(api.list_webhook_payloads(id, 2) -> 'payloads'), 0, 'after the cursor there is nothing') from hook;

-- must deny
select throws_ok(format('select api.list_webhook_payloads(%L, %s)', id, given.cursor), given.code, given.message, given.message)
from hook
cross join (
    values
        ('3', 'PT400', 'cursor: 3 lies ahead, the next one is 2'),
        ('1, 0', 'PT400', 'page_size: expected 1 to 50, got 0'),
        ('1, null', 'PT400', 'page_size: expected 1 to 50, got null')
) as given (cursor, code, message);
select throws_ok(
    $$select api.list_webhook_payloads('achNever000000000')$$, 'PT404', 'webhook achNever000000000 does not exist', 'it must exist'
);
select is(json_array_length(api.list_webhooks('appOffice00000000') -> 'webhooks'), 1, 'it is listed');

-- Other people
reset role;
select tests.be('carol of acme');

select throws_ok(format('select api.list_webhook_payloads(%L)', id), 'PT403', null, 'a reader lists no payloads') from hook;

reset role;
select tests.be('bob of globex');

select throws_ok(
    format('select api.list_webhook_payloads(%L)', id), 'PT404', format('webhook %s does not exist', id), 'nor does bob of globex'
)
from hook;
select throws_ok(format('select api.delete_webhook(%L)', id), 'PT404', null, 'who cannot delete it either') from hook;

select *
from finish();

rollback;
