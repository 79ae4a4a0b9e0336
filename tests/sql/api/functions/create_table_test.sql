begin;

select plan(30);

-- alice of acme
select tests.be('alice of acme');

select is(
    api.create_table(
        'appOffice00000000',
        'People',
        '[
            {"id": "fldWho00000000000", "name": "Who", "type": "singleLineText"},
            {"id": "fldAge00000000000", "name": "Age", "type": "number", "options": {"precision": 0}},
            {"id": "fldKind0000000000", "name": "Kind", "type": "singleSelect", "options": null}
        ]',
        'Who works here',
        'tblPeople00000000'
    )::jsonb,
    '{
        "id": "tblPeople00000000",
        "name": "People",
        "description": "Who works here",
        "primaryFieldId": "fldWho00000000000",
        "fields": [
            {"id": "fldWho00000000000", "name": "Who", "type": "singleLineText", "options": {}},
            {"id": "fldAge00000000000", "name": "Age", "type": "number", "options": {"precision": 0}},
            {"id": "fldKind0000000000", "name": "Kind", "type": "singleSelect", "options": {}}
        ],
        "views": []
    }',
    'a table is told as it was created; its first field names the records'
);
select lives_ok('set constraints all immediate', 'table and primary field refer to each other');
select results_eq(
    $$select tenant_id, base_id, last_auto_number from airtable.tables where id = 'tblPeople00000000'$$,
    $$values (tests.tenant('acme'), 'appOffice00000000', 0::bigint)$$,
    'it is acme''s, in the base given, without records'
);

create temporary table made as
select api.create_table('appOffice00000000', 'Places', '[{"name": "Where", "type": "singleLineText"}]')::jsonb as body;

select matches((select body ->> 'id' from made), '^tbl[A-Za-z0-9]{14}$', 'an id is made for a table without one');
select matches((select body #>> '{fields,0,id}' from made), '^fld[A-Za-z0-9]{14}$', 'and for a field');
select is((select body ->> 'description' from made), null, 'a description is not needed');

select api.create_base('Shed', 'appShed0000000000');

select lives_ok(
    $$select api.create_table('appShed0000000000', 'Tasks', '[{"name": "Name", "type": "singleLineText"}]')$$,
    'tables of two bases, and their fields, may have the same names'
);
select lives_ok(
    $$
        select api.create_table(
            'appShed0000000000', 'Mine', '[{"id": "fldSecret00000000", "name": "A", "type": "url"}]', null,
            'tblSecrets0000000'
        )
    $$,
    'ids that globex has are free in acme'
);

-- Fields that are none
select results_eq(
    $$
        select code, message, detail
        from tests.refusal($call$
            select api.create_table('appOffice00000000', 'Wrong', '[
                "Name",
                {"type": "url"},
                {"name": "", "type": "url"},
                {"name": "Fine", "type": "url"},
                {"name": "Untyped"},
                {"name": "Optional", "type": "url", "options": ["x"]}
            ]')
        $call$)
    $$,
    $$
        values (
            'PT422',
            '5 faults; the first is: fields[0]: expected an object with "name" and "type"',
            e'fields[0]: expected an object with "name" and "type"\n'
            'fields[1]: has no "name"\n'
            'fields[2]: has no "name"\n'
            'fields[4]: "Untyped" has no "type"\n'
            'fields[5]: "Optional": "options": expected an object, got array'
        )
    $$,
    'every faulty field is told at once'
);
select throws_ok(
    format('select api.create_table(%L, %L, %L)', 'appOffice00000000', 'Empty', fields),
    'PT422',
    'fields: a table needs at least one field',
    format('%s: a table needs a field', coalesce(fields, 'null'))
)
from unnest(array['[]', '{}', 'null', '"Name"', null]) as fields;
select throws_ok(
    $$select api.create_table('appOffice00000000', 'Wrong', '[{"name": "Name", "type": "url"}]', id => 'tblShort')$$,
    'PT422',
    'id: expected tbl and 14 letters or digits, got "tblShort"',
    'an id has the form of a table''s'
);
select throws_ok(
    $$select api.create_table('appOffice00000000', 'Wrong', '[{"name": "Name", "type": "url", "id": "fld1"}]')$$,
    'PT422',
    'fields[0]: "Name": "id": expected fld and 14 letters or digits, got "fld1"',
    'and those of fields that of a field''s'
);
select throws_ok(
    format('select api.create_table(%L, %L, %L)', 'appOffice00000000', 'Wrong', json_build_array(json_build_object(
        'name', repeat('x', 256), 'type', 'url'
    ))),
    'PT422',
    format('fields[0]: "%s…": a name has at most 255 characters', repeat('x', 30)),
    'a field''s name is not too long'
);
select throws_ok(
    $$select api.create_table('appOffice00000000', 'Wrong', '[{"name": "Name", "type": "text"}]')$$,
    'PT422',
    'fields[0]: "Name": there is no field type "text"',
    'a type is one of Airtable''s'
);
select throws_ok(
    $$
        select api.create_table('appOffice00000000', 'Wrong', '[
            {"name": "Name", "type": "number", "options": {"precision": 9}}
        ]')
    $$,
    'PT422',
    'fields[0]: "Name": "options" "precision": expected a whole number from 0 to 8, got 9',
    'options fit the type'
);
select throws_ok(
    $$
        select api.create_table('appOffice00000000', 'Wrong', '[
            {"name": "Name", "type": "url"}, {"name": "NAME", "type": "url"}
        ]')
    $$,
    '23505',
    'duplicate key value violates unique constraint "fields_table_id_name_key"',
    'names of fields differ in more than case'
);
select throws_ok(
    $$
        select api.create_table('appOffice00000000', 'Wrong', '[
            {"id": "fldName0000000000", "name": "Name", "type": "url"}
        ]')
    $$,
    '23505',
    'duplicate key value violates unique constraint "fields_pkey"',
    'the id of a field is given once in a tenant'
);

-- Tables that are none
select throws_ok(
    $$select api.create_table('appOffice00000000', 'TASKS', '[{"name": "Name", "type": "url"}]')$$,
    '23505',
    'duplicate key value violates unique constraint "tables_base_id_name_key"',
    'names of tables in a base differ in more than case'
);
select throws_ok(
    $$
        select api.create_table(
            'appOffice00000000', 'Again', '[{"name": "Name", "type": "url"}]', null, 'tblTasks000000000'
        )
    $$,
    '23505',
    'duplicate key value violates unique constraint "tables_pkey"',
    'the id of a table is given once in a tenant'
);
select throws_ok(
    format('select api.create_table(%L, %L, %L)', 'appOffice00000000', name, '[{"name": "Name", "type": "url"}]'),
    'PT422',
    'name: a table needs a name of 1 to 255 characters',
    'a table needs a name'
)
from unnest(array['', null]) as name;

-- must deny
select throws_ok(
    $$select api.create_table('appNever000000000', 'Mine', '[{"name": "Name", "type": "url"}]')$$,
    'PT404',
    'base appNever000000000 does not exist',
    'a base that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$
            select api.create_table('appVault000000000', 'Mine', '[{"name": "Name", "type": "url"}]')
        $$) as r
    ),
    (
        select replace(row(r.*)::text, 'appNever000000000', 'appVault000000000')
        from tests.refusal($$
            select api.create_table('appNever000000000', 'Mine', '[{"name": "Name", "type": "url"}]')
        $$) as r
    ),
    'a base of globex is refused in the same words'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.create_table('appOffice00000000', 'Mine', '[{"name": "Name", "type": "url"}]')$$,
    'PT401',
    'this transaction works for no tenant',
    'a table belongs to a tenant'
);

reset role;
select tests.be('alice of acme');

select is(
    (
        select r.detail
        from tests.refusal($$
            select api.create_table('appOffice00000000', 'Links', '[
                {"name": "First", "type": "multipleRecordLinks", "options": {"linkedTableId": "tblTasks000000000"}},
                {"name": "Second", "type": "multipleRecordLinks", "options": {"linkedTableId": "tblSecrets0000000"}},
                {"name": "Third", "type": "multipleRecordLinks"}
            ]')
        $$) as r
    ),
    e'fields[0]: "First": a link cannot name the records\n'
    'fields[1]: "Second": "options" "linkedTableId": base appOffice00000000 has no table tblSecrets0000000\n'
    'fields[2]: "Third": "options": has no "linkedTableId"',
    'every link that cannot be is told'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select api.create_table('appOffice00000000', 'Mine', '[{"name": "Name", "type": "url"}]')$$,
    '42501',
    null,
    'anonymous creates no table'
);

select *
from finish();

rollback;
