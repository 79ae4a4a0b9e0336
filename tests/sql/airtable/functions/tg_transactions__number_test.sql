begin;

select plan(7);

-- Erin has two bases watched, bob one; all three are changed in one transaction.
select tests.be('bob of globex');
select api.watch_base('appOffice00000000');
reset role;
select tests.be('erin of acme');
select api.create_base('Attic', 'appAttic000000000');
select api.create_table('appAttic000000000', 'Boxes', '[{"name": "N", "type": "url"}]', id => 'tblBoxes000000000');
select api.watch_base(id)
from unnest(array['appOffice00000000', 'appAttic000000000']) as id;
reset role;
update airtable.feeds
set last_number = 41
where base_id = 'appAttic000000000';
select tests.be('erin of acme');
select api.create_records(id, '[{"fields": {}}]')
from unnest(array['tblTasks000000000', 'tblBoxes000000000']) as id;
reset role;
select tests.be('bob of globex');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');
reset role;

select is_empty('select from airtable.transactions where number is not null', 'there is no number before the commit');

set constraints all immediate;

select results_eq(
    'select tenant_id, base_id, number, event_number from airtable.transactions order by tenant_id, base_id',
    $$
        values
            (tests.tenant('acme'), 'appAttic000000000', 42::bigint, 1::bigint),
            (tests.tenant('acme'), 'appOffice00000000', 1, 2),
            (tests.tenant('globex'), 'appOffice00000000', 1, 1)
    $$,
    'each base has the number after its last, and each tenant counts its own events, in the order of its bases'
);
select is_empty(
    'select from airtable.transactions where committed_at is null or committed_at <= now()',
    'the time is that of the commit, not of the beginning'
);
select results_eq(
    'select last_number from airtable.feeds order by tenant_id, base_id',
    'values (42::bigint), (1), (1)',
    'the feeds have counted'
);
select results_eq(
    'select last_event from airtable.event_counters order by tenant_id', 'values (2::bigint), (1)', 'and the tenants, which have no gaps'
);

-- must deny
select function_privs_are(
    'airtable', 'tg_transactions__number', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);
select throws_ok('select airtable.tg_transactions__number()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
