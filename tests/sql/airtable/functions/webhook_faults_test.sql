begin;

select plan(11);

-- erin of acme, who has another base too
select tests.be('erin of acme');
select api.create_base('Attic', 'appAttic000000000');
select api.create_table(
    'appAttic000000000', 'Boxes', '[{"id": "fldBox00000000000", "name": "N", "type": "url"}]', id => 'tblBoxes000000000'
);

select is(airtable.webhook_faults('appOffice00000000', specification), '{}', specification::text || ' has no fault')
from (values
    ('{"options": {"filters": {"dataTypes": ["tableMetadata"]}}}'::jsonb),
    ('{"options": {
        "filters": {
            "dataTypes": ["tableData", "tableFields"], "recordChangeScope": "tblTasks000000000", "changeTypes": ["remove"],
            "fromSources": ["sync", "unknown"], "watchDataInFieldIds": [], "watchSchemasOfFieldIds": ["fldName0000000000"]
        },
        "includes": {
            "includeCellValuesInFieldIds": ["fldDue00000000000"], "includePreviousCellValues": false,
            "includePreviousFieldDefinitions": true
        }
    }}'),
    ('{"options": {"filters": {"dataTypes": ["tableData"]}, "includes": {"includeCellValuesInFieldIds": "all"}}}')
) as given (specification);

-- must deny
select is(
    airtable.webhook_faults('appOffice00000000', given.specification), array[given.fault], given.fault
)
from (values
    (null::jsonb, 'specification: expected {"options": {"filters": {"dataTypes": […]}}}'),
    ('{"options": {"filters": []}}', 'specification: expected {"options": {"filters": {"dataTypes": […]}}}'),
    (
        '{"options": {"filters": {"dataTypes": []}}}',
        'specification.options.filters.dataTypes: expected a list of tableData, tableFields, tableMetadata, got []'
    ),
    (
        '{"options": {"filters": {"dataTypes": ["tableData"], "recordChangeScope": "tblBoxes000000000"}}}',
        'specification.options.filters.recordChangeScope: the base has no table "tblBoxes000000000"'
    ),
    (
        '{"options": {"filters": {"dataTypes": ["tableData"], "watchSchemasOfFieldIds": ["fldName0000000000", "fldBox00000000000"]}}}',
        'specification.options.filters.watchSchemasOfFieldIds: expected a list of the base''s field ids, got '
        '["fldName0000000000", "fldBox00000000000"]'
    ),
    (
        '{"options": {"filters": {"dataTypes": ["tableData"], "watchDataInFieldIds": "all"}}}',
        'specification.options.filters.watchDataInFieldIds: expected a list of the base''s field ids, got "all"'
    )
) as given (specification, fault);
select is(
    airtable.webhook_faults('appOffice00000000', '{"name": 1, "options": {
        "colour": 2, "filters": {"changeTypes": ["add", "paint"], "formula": 3},
        "includes": {"everything": 4, "includePreviousCellValues": "yes", "includePreviousFieldDefinitions": null}
    }}'),
    array[
        'specification.name: is not known',
        'specification.options.colour: is not known',
        'specification.options.filters.formula: is not known',
        'specification.options.includes.everything: is not known',
        'specification.options.filters.dataTypes: is missing',
        'specification.options.filters.changeTypes: expected a list of add, remove, update, got ["add", "paint"]',
        'specification.options.includes.includePreviousCellValues: expected true or false, got "yes"',
        'specification.options.includes.includePreviousFieldDefinitions: expected true or false, got null'
    ],
    'all faults are told, each with its path'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is(
    airtable.webhook_faults('appAttic000000000', '{"options": {"filters": {
        "dataTypes": ["tableData"], "recordChangeScope": "tblBoxes000000000", "watchDataInFieldIds": ["fldBox00000000000"]
    }}}'),
    array[
        'specification.options.filters.recordChangeScope: the base has no table "tblBoxes000000000"',
        'specification.options.filters.watchDataInFieldIds: expected a list of the base''s field ids, got ["fldBox00000000000"]'
    ],
    'tables and fields of acme are none for bob'
);

select *
from finish();

rollback;
