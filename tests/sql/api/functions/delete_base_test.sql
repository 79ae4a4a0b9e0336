begin;

select plan(6);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.delete_base('appOffice00000000')::jsonb, '{"id": "appOffice00000000", "deleted": true}', 'a base is deleted'
);
select is(
    (select count(*) from airtable.tables) + (select count(*) from airtable.records), 0::bigint, 'with its tables and records'
);

-- must deny
select throws_ok(
    format('select api.delete_base(%L)', id), 'PT404', format('base %s does not exist', id), format('%s is named', id)
)
from unnest(array['appOffice00000000', 'appVault000000000']) as id;

-- bob of globex, whose base has the same id
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'globex''s records are all there');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.delete_base('appOffice00000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
