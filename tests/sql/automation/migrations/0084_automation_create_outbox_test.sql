begin;

select plan(13);

select is(tests.row_security('automation.outbox'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to(role, 'automation.outbox', privilege), '{}', format('%s may not %s a column', role, privilege)
)
from unnest(array['application_user', 'pyairtable_dispatcher']) as role
cross join unnest(array['select', 'update']) as privilege;
select is_empty(
    $$
        select name, definition
        from tests.keys('automation.outbox')
        where definition !~ '^(PRIMARY KEY|UNIQUE|FOREIGN KEY) \(tenant_id'
    $$,
    'the tenant leads every key'
);

select throws_ok(
    format(
        'insert into automation.outbox (tenant_id, topic, state, lease_id, max_attempts) values (%L, %s)',
        tests.tenant('acme'),
        given
    ),
    '23514',
    format('new row for relation "outbox" violates check constraint "%s"', violated),
    violated || ' refuses ' || given
)
from (
    values
        ($$'Big Words', 'waiting', null, 1$$, 'outbox_topic_check'),
        ($$'test', 'lost', null, 1$$, 'outbox_state_check'),
        ($$'test', 'leased', null, 1$$, 'outbox_lease_id_check'),
        ($$'test', 'dead', gen_random_uuid(), 1$$, 'outbox_lease_id_check'),
        ($$'test', 'waiting', null, 101$$, 'outbox_max_attempts_check')
) as cases (given, violated);

insert into core.tenants (id, slug, name)
values ('eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee', 'initech', 'Initech');
insert into automation.outbox (tenant_id, topic)
values (tests.tenant('initech'), 'test'), (tests.tenant('acme'), 'test');

select results_eq(
    'select state, attempts, max_attempts, available_at <= clock_timestamp(), payload from automation.outbox',
    $$
        select 'waiting', 0, 10, true, '{}'::jsonb
        from generate_series(1, 2)
    $$,
    'a message waits, is due, and is tried ten times'
);

delete from core.tenants where slug = 'initech';

select results_eq(
    'select tenant_id from automation.outbox', $$select tests.tenant('acme')$$, 'a tenant''s messages go with it'
);

select *
from finish();

rollback;
