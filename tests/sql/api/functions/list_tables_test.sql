begin;

select plan(9);

-- bob of globex
select tests.be('bob of globex');

select is(
    api.list_tables('appVault000000000')::jsonb,
    '{"tables": [{
        "id": "tblSecrets0000000",
        "name": "Secrets",
        "description": null,
        "primaryFieldId": "fldSecret00000000",
        "fields": [{"id": "fldSecret00000000", "name": "Secret", "type": "singleLineText", "options": {}}],
        "views": []
    }]}',
    'bob lists the tables of a base of globex with their fields'
);

-- alice of acme
reset role;
select tests.be('alice of acme');

select is(
    (
        select array_agg(item.field ->> 'name' order by item.place)
        from jsonb_array_elements(api.list_tables('appOffice00000000')::jsonb #> '{tables,0,fields}')
            with ordinality as item (field, place)
    ),
    array[
        'Name', 'Notes', 'Effort', 'Price', 'Done', 'Due', 'Seen', 'Status', 'Tags', 'Mail', 'Stars', 'Total'
    ],
    'fields come in the order in which they were given'
);

select api.create_table('appOffice00000000', name, '[{"name": "Name", "type": "url"}]')
from unnest(array['B', 'A']) as name;

select is(
    (
        select array_agg(item ->> 'name')
        from jsonb_array_elements(api.list_tables('appOffice00000000')::jsonb -> 'tables') as item
    ),
    array['Tasks', 'A', 'B'],
    'tables come oldest first, those of one moment by name'
);

select api.create_base('Shed', 'appShed0000000000');

select is(api.list_tables('appShed0000000000')::jsonb, '{"tables": []}', 'a base without tables has an empty list');

-- must deny
select throws_ok(
    $$select api.list_tables('appNever000000000')$$,
    'PT404',
    'base appNever000000000 does not exist',
    'a base that never was is named'
);
select is(
    (select row(r.*)::text from tests.refusal($$select api.list_tables('appVault000000000')$$) as r),
    (
        select replace(row(r.*)::text, 'appNever000000000', 'appVault000000000')
        from tests.refusal($$select api.list_tables('appNever000000000')$$) as r
    ),
    'a base of globex is refused in the same words'
);
select throws_ok(
    'select api.list_tables(null)',
    'PT404',
    'base null does not exist',
    'no base does not exist either'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.list_tables('appOffice00000000')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is no list'
);

reset role;
set local role anonymous;

select throws_ok($$select api.list_tables('appOffice00000000')$$, '42501', null, 'anonymous lists no tables');

select *
from finish();

rollback;
