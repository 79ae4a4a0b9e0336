begin;

select plan(4);

select tests.be('carol of acme');

-- printf 'events of aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' | sha256sum | cut -c 1-16
select is(
    airtable.event_signal(tests.tenant('acme')), '866ad3ea6d9336d7', 'the signal is the beginning of a SHA-256, the same on every server'
);
select is(airtable.event_signal(tests.tenant('acme')), api.event_position() ->> 'signal', 'callers are told the same one');
select isnt(airtable.event_signal(tests.tenant('globex')), airtable.event_signal(tests.tenant('acme')), 'each tenant has its own');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.event_signal('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
