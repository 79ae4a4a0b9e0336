begin;

select plan(5);

select tests.be('erin of acme');

select is(api.list_syncs('appOffice00000000')::jsonb, '{"syncs": []}', 'at first there are none');

select api.begin_sync('appOffice00000000', source, table_id)
from (
    values ('mirror', 'tblTasks000000000'), ('mirror', null), ('airtable', 'tblTasks000000000')
) as begun (source, table_id);
select set_config('role', 'none', true);
update airtable.sync_cursors
set leased_until = clock_timestamp()
where table_id is null;
select tests.be('carol of acme');

select is(
    (
        select array_agg(concat_ws(' ', item.sync ->> 'source', item.sync ->> 'tableId', item.sync ->> 'state') order by item.place)
        from json_array_elements(api.list_syncs('appOffice00000000') -> 'syncs') with ordinality as item (sync, place)
    ),
    array['airtable tblTasks000000000 running', 'mirror lost', 'mirror tblTasks000000000 running'],
    'a reader sees them by source, that of the base before those of tables, and which have died'
);
select is(strpos(api.list_syncs('appOffice00000000')::text, 'lease_id'), 0, 'leases are not shown');
select throws_ok(
    $$select api.list_syncs('appVault000000000')$$, 'PT404', 'base appVault000000000 does not exist', 'a base of globex does not exist'
);

reset role;
select tests.be('bob of globex');

select is(api.list_syncs('appOffice00000000')::jsonb, '{"syncs": []}', 'bob sees none of acme''s');

select *
from finish();

rollback;
