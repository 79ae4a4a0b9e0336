begin;

select plan(13);

select is(tests.row_security('airtable.webhooks'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.webhooks', 'update'),
    array['are_notifications_enabled', 'first_number', 'expires_at'],
    'callers change neither what a webhook is told of nor where it is posted'
);
select ok(
    not has_column_privilege('application_user', 'airtable.webhooks', 'mac_secret', 'select'), 'nobody but the owner reads the secret'
);

-- erin of acme watches her base
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
reset role;

-- The owner
insert into airtable.webhooks (tenant_id, base_id, specification, mac_secret, first_number)
values (tests.tenant('acme'), 'appOffice00000000', '{}', sha256('a'), 1);

select matches(id, '^ach[A-Za-z0-9]{14}$', 'an id is made') from airtable.webhooks;
select is(expires_at, now() + interval '7 days', 'it lives for seven days') from airtable.webhooks;
select ok(are_notifications_enabled, 'and notifies') from airtable.webhooks;

-- must deny
select throws_ok(
    format(
        $$
            insert into airtable.webhooks (tenant_id, id, base_id, notification_url, specification, mac_secret, first_number)
            values (%L, %L, 'appOffice00000000', %L, %L, decode(repeat('00', %s), 'hex'), 1)
        $$,
        tests.tenant(given.slug), given.id, given.url, given.specification, given.secret_bytes
    ),
    given.code,
    null,
    given.description
)
from (values
    ('acme', 'recOne00000000000', 'https://x', '{}', 32, '23514', 'an id begins with ach'),
    ('acme', 'achOne00000000000', '', '{}', 32, '23514', 'an address is not empty'),
    ('acme', 'achOne00000000000', repeat('x', 2049), '{}', 32, '23514', 'nor longer than 2048 characters'),
    ('acme', 'achOne00000000000', 'https://x', '[]', 32, '23514', 'a specification is an object'),
    ('acme', 'achOne00000000000', 'https://x', '{}', 31, '23514', 'a secret has 256 bits'),
    ('globex', 'achOne00000000000', 'https://x', '{}', 32, '23503', 'a base without a feed has no webhooks')
) as given (slug, id, url, specification, secret_bytes, code, description);

delete from airtable.feeds;

select is_empty('select from airtable.webhooks', 'a feed takes its webhooks along');

select *
from finish();

rollback;
