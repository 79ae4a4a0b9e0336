begin;

select plan(5);

-- The owner works for acme
select tests.be('alice of acme', role => 'pyairtable_owner');

select api.create_table(
    'appOffice00000000', 'Names', '[{"name": "A b", "type": "url"}, {"name": "A-b", "type": "number"}, {"name": "a_b_2", "type": "date"},
        {"name": "Record ID", "type": "checkbox"}]',
    null, 'tblNames000000000'
);

create temporary table now_ as
select airtable.typed_columns(tests.tenant('acme'), 'tblNames000000000', '[]') as columns;

select is(
    (select jsonb_agg(c - 'field' - 'expression') from jsonb_array_elements((select columns from now_)) as c),
    '[
        {"name": "A b", "column": "a_b", "type": "text"},
        {"name": "A-b", "column": "a_b_2", "type": "numeric"},
        {"name": "a_b_2", "column": "a_b_2_2", "type": "date"},
        {"name": "Record ID", "column": "record_id_2", "type": "boolean"}
    ]',
    'columns are named after fields in their order, and none has the name of another'
);

update airtable.fields
set name = 'Z'
where table_id = 'tblNames000000000' and name = 'A b';
insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values (tests.tenant('acme'), 'fldFirst000000000', 'tblNames000000000', 'A.b', 'url', 0);

select is(
    (
        select jsonb_agg(c - 'field' - 'expression')
        from jsonb_array_elements(
            airtable.typed_columns(tests.tenant('acme'), 'tblNames000000000', (select columns from now_))
        ) as c
    ),
    '[
        {"name": "Z", "column": "z", "type": "text"},
        {"name": "A-b", "column": "a_b_2", "type": "numeric"},
        {"name": "a_b_2", "column": "a_b_2_2", "type": "date"},
        {"name": "Record ID", "column": "record_id_2", "type": "boolean"},
        {"name": "A.b", "column": "a_b", "type": "text"}
    ]',
    'a field with its old name keeps its column, and new ones come last'
);
select is(
    airtable.typed_columns(tests.tenant('acme'), 'tblNever000000000', '[]'), '[]', 'no table has no columns'
);
select is(
    airtable.typed_columns(tests.tenant('globex'), 'tblSecrets0000000', '[]'), '[]', 'nor has a table of globex'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.typed_columns(tests.tenant('acme'), 'tblNames000000000', '[]')$$,
    '42501',
    null,
    'callers have no business here'
);

select *
from finish();

rollback;
