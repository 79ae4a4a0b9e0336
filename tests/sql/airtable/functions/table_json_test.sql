begin;

select plan(5);

-- bob of globex
select tests.be('bob of globex');

select is(
    airtable.table_json('tblSecrets0000000')::jsonb,
    '{
        "id": "tblSecrets0000000",
        "name": "Secrets",
        "description": null,
        "primaryFieldId": "fldSecret00000000",
        "fields": [{"id": "fldSecret00000000", "name": "Secret", "type": "singleLineText", "options": {}}],
        "views": []
    }',
    'a table is told with its fields and views'
);

insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values (tests.tenant('globex'), 'fldBefore00000000', 'tblSecrets0000000', 'Before', 'url', 0);

select is(
    airtable.table_json('tblSecrets0000000') #>> '{fields,0,name}',
    'Before',
    'fields come in the order of their position'
);

delete from airtable.fields where table_id = 'tblSecrets0000000';

select is(
    airtable.table_json('tblSecrets0000000')::jsonb -> 'fields',
    '[]',
    'a table without fields has an empty list'
);

-- must deny
select is(airtable.table_json('tblNever000000000')::text, null, 'a table that never was is null');

reset role;
select tests.be('alice of acme');

select is(airtable.table_json('tblSecrets0000000')::text, null, 'a table of globex is null for alice');

select *
from finish();

rollback;
