begin;

select plan(6);

select tests.be('carol of acme');
select is(
    api.event_position()::jsonb,
    jsonb_build_object(
        'cursor', 0, 'oldest', 1, 'channel', 'pyairtable_events',
        'signal', left(encode(sha256(convert_to('events of ' || tests.tenant('acme')::text, 'UTF8')), 'hex'), 16)
    ),
    'before the first event there is a beginning, to a reader too'
);
reset role;
set constraints all immediate;
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "x"}}]');
select is((api.event_position() ->> 'cursor')::integer, 1, 'a change moves the position');
select is(json_array_length(api.list_events((api.event_position() ->> 'cursor')::bigint) -> 'events'), 0, 'after which there is nothing');

reset role;
update airtable.event_counters set first_event = 5, last_event = 9 where tenant_id = tests.tenant('acme');
select tests.be('erin of acme');
select is(api.event_position()::jsonb - array['channel', 'signal'], '{"cursor": 9, "oldest": 5}', 'it tells what is kept');

reset role;
select tests.be('bob of globex');
select is(
    api.event_position()::jsonb - 'channel',
    jsonb_build_object('cursor', 0, 'oldest', 1, 'signal', airtable.event_signal(tests.tenant('globex'))),
    'globex has a position and a signal of its own'
);
reset role;
set local role application_user;
select set_config('app.current_tenant_id', '', true);
select throws_ok('select api.event_position()', 'PT401', null, 'nobody has none');

select *
from finish();

rollback;
