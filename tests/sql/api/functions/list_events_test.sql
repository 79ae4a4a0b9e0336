begin;

select plan(12);

set constraints all immediate;

select tests.be('carol of acme');

select is(
    api.event_position()::jsonb - 'signal',
    '{"cursor": 0, "oldest": 1, "channel": "pyairtable_events"}',
    'a tenant whose bases nobody watches has no events'
);
select is(api.list_events()::jsonb, '{"events": [], "cursor": 0, "mightHaveMore": false}', 'and none are listed');
select throws_ok($$select api.watch_base('appOffice00000000')$$, 'PT403', null, 'a reader does not have a base watched');

reset role;
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select set_config('app.action_source', 'sync', true);
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "new"}}]');

reset role;
select tests.be('carol of acme');

select is(api.event_position() ->> 'cursor', '1', 'a reader learns of it');
select is(
    (api.list_events(0) #> '{events,0}')::jsonb - array['timestamp', 'changedTablesById'],
    jsonb_build_object(
        'cursor', 1, 'baseId', 'appOffice00000000', 'payloadFormat', 'v0', 'baseTransactionNumber', 1,
        'actionMetadata', jsonb_build_object('source', 'sync', 'sourceMetadata', jsonb_build_object(
            'user', jsonb_build_object('id', tests.person('erin'))
        ))
    ),
    'with base, numbers, source and user'
);
select is(api.list_events(1)::jsonb, '{"events": [], "cursor": 1, "mightHaveMore": false}', 'once');
select throws_ok(format('select api.list_events(%s)', given.arguments), 'PT400', given.message, given.message)
from (
    values
        ('2', 'cursor: 3 lies ahead, the next one is 2'),
        ('9223372036854775807', 'cursor: 9223372036854775807 lies ahead, the next one is 2'),
        ('0, 1001', 'page_size: expected 1 to 1000, got 1001')
) as given (arguments, message);
select throws_ok('select api.list_events(-2)', 'PT410', null, 'before the first there was nothing');

-- bob of globex
select set_config('tests.signal', api.event_position() ->> 'signal', true);
reset role;
select tests.be('bob of globex');

select is(api.list_events()::jsonb, '{"events": [], "cursor": 0, "mightHaveMore": false}', 'bob has none of them');
select isnt(api.event_position() ->> 'signal', current_setting('tests.signal'), 'and is woken by another signal');

select *
from finish();

rollback;
