begin;

select plan(13);

-- bob of globex and erin of acme have bases watched
select tests.be('bob of globex');
select api.watch_base(id)
from unnest(array['appOffice00000000', 'appVault000000000']) as id;
reset role;
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

select throws_ok(
    $$select airtable.begin_notes(tests.tenant('acme'), 'appOffice00000000', 'record', 'tblTasks000000000', 0)$$,
    '42501',
    null,
    'notes are not the callers'' to begin'
);

-- The triggers call it as the owner, in a caller's transaction: so does this, instead of a trigger.
reset role;
create function tests.begin_notes(slug text, base_id text, kind text, table_id text, bytes bigint)
returns bigint
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    select airtable.begin_notes(tests.tenant(slug), base_id, kind, table_id, bytes)
$$;
alter function tests.begin_notes(text, text, text, text, bigint) owner to pyairtable_owner;
select tests.be('erin of acme');

select tests.begin_notes('acme', 'appOffice00000000', 'record', 'tblTasks000000000', 100) as id
into temporary begun;

select is(
    tests.begin_notes('acme', 'appOffice00000000', 'field', 'tblTasks000000000', 50),
    id,
    'all notes of a transaction and a base come under one row'
)
from begun;

reset role;

select results_eq(
    'select source, user_id, noted_bytes, is_truncated from airtable.transactions',
    $$values ('publicApi', tests.person('erin'), 150::bigint, false)$$,
    'which tells who, by what, and how much'
);

select tests.be('erin of acme');

-- What made the change is what the service says, if Airtable has a word for it
select set_config('app.action_source', 'sync', true);
select tests.begin_notes('globex', 'appOffice00000000', 'record', 'tblTasks000000000', 1);
select set_config('app.action_source', 'weather', true);

select isnt(
    tests.begin_notes('globex', 'appVault000000000', 'record', 'tblSecrets0000000', 32 * 1024 * 1024),
    null,
    '32 MB are noted'
);
reset role;

select results_eq(
    $$select base_id, source, user_id from airtable.transactions where tenant_id = tests.tenant('globex') order by base_id$$,
    $$values ('appOffice00000000', 'sync', null::uuid), ('appVault000000000', 'unknown', null)$$,
    'each base has a row; erin is nobody in globex'
);
select is(
    tests.begin_notes('globex', 'appVault000000000', 'record', 'tblSecrets0000000', 1), null, 'a byte more is not noted'
);
select is(
    tests.begin_notes('globex', 'appVault000000000', 'record', 'tblSecrets0000000', 0), null, 'nor what comes after it'
);
select is(
    tests.begin_notes('globex', 'appVault000000000', 'field', 'tblSecrets0000000', 0), null, 'of any kind'
);
select results_eq(
    'select kind, table_id, objects from airtable.changes order by kind',
    $$values ('field', 'tblSecrets0000000', '{}'::jsonb), ('record', 'tblSecrets0000000', '{}')$$,
    'but which tables were changed, once each'
);
select results_eq(
    $$select base_id from airtable.transactions where is_truncated$$,
    $$values ('appVault000000000')$$,
    'one base''s size does not cut short another''s notes'
);

-- A first change that is too large by itself
delete from airtable.transactions;
select is(
    tests.begin_notes('acme', 'appOffice00000000', 'record', 'tblTasks000000000', 32 * 1024 * 1024 + 1),
    null,
    'nor is a first change noted that is too large'
);
select is((select is_truncated from airtable.transactions), true, 'and its transaction says so');

-- Transaction ids begin anew on another server.
update airtable.transactions
set started_at = started_at - interval '1 day';

select isnt(
    tests.begin_notes('acme', 'appOffice00000000', 'record', 'tblTasks000000000', 1),
    null,
    'the same id at another time is another transaction'
);

select *
from finish();

rollback;
