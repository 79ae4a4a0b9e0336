-- What a transaction tells of its changes: the difference between before and after, whatever lay between.
begin;

select plan(26);

-- erin of acme
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

-- The test is one transaction: what it has changed so far, as one payload.
create function pg_temp.told(filters jsonb default '{}', includes jsonb default '{}')
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select airtable.change_payload(
        'appOffice00000000',
        (select max(t.id) from airtable.transactions as t),
        jsonb_build_object('options', jsonb_build_object(
            'filters', '{"dataTypes": ["tableData", "tableFields", "tableMetadata"]}'::jsonb || filters,
            'includes', includes
        ))
    )
$$;

-- A record that comes and goes
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "short life"}}]') #>> '{records,0,id}' as id
into temporary short;
select api.delete_records('tblTasks000000000', array[id]) from short;

select is(pg_temp.told(), null, 'what came and went is not told');

-- A record that is changed and changed back
select api.update_records('tblTasks000000000', '[{"id": "recTwo00000000000", "fields": {"Name": "x"}}]');
select api.update_records('tblTasks000000000', '[{"id": "recTwo00000000000", "fields": {"Name": "Order paint"}}]');

select is(pg_temp.told(), null, 'nor what is as it was');

-- One that is deleted and restored
select api.delete_records('tblTasks000000000', array['recTwo00000000000']);
select api.restore_records('tblTasks000000000', array['recTwo00000000000']);

select is(pg_temp.told(), null, 'nor what was deleted and restored');

-- Changes
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "a", "Notes": "n"}}]');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "b", "Status": null}}]');

select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,changedRecordsById}',
    '{"recOne00000000000": {"current": {"cellValuesByFieldId": {
        "fldName0000000000": "b", "fldNotes000000000": "n", "fldStatus00000000": null
    }}}}',
    'a record changed twice is told once, as it is now; an emptied cell is null'
);
select is(
    pg_temp.told(includes => '{"includePreviousCellValues": true}')
        #> '{changedTablesById,tblTasks000000000,changedRecordsById,recOne00000000000,previous,cellValuesByFieldId}',
    '{"fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats", "fldStatus00000000": "Doing"}',
    'previous cells are those from before the transaction'
);
select is(
    pg_temp.told(includes => '{"includeCellValuesInFieldIds": ["fldEffort00000000", "fldName0000000000"]}')
        #> '{changedTablesById,tblTasks000000000,changedRecordsById,recOne00000000000,unchanged,cellValuesByFieldId}',
    '{"fldEffort00000000": 2.5}',
    'unchanged cells are those asked for that did not change'
);
select is(
    pg_temp.told(includes => '{"includeCellValuesInFieldIds": "all"}')
        #> '{changedTablesById,tblTasks000000000,changedRecordsById,recOne00000000000,unchanged,cellValuesByFieldId}',
    '{"fldEffort00000000": 2.5, "fldTags0000000000": ["red", "blue"]}',
    'or all of them'
);

-- Records, fields and tables that come and go
select api.create_records('tblTasks000000000', '[{"fields": {"Effort": 3}}]') #>> '{records,0,id}' as id
into temporary made;
select api.delete_records('tblTasks000000000', array['recThree000000000']);
select api.create_field('tblTasks000000000', 'Extra', 'number', '{"precision": 2}', 'fldExtra000000000');
select api.update_field('tblTasks000000000', 'Mail', 'E-mail');
select api.delete_field('tblTasks000000000', 'Stars');
select api.update_table('tblTasks000000000', 'Chores');
select api.create_table(
    'appOffice00000000', 'New', '[{"id": "fldFirst000000000", "name": "N", "type": "url"}]', 'd', 'tblNew00000000000'
);
select api.create_records('tblNew00000000000', '[{"fields": {"N": "https://example.com"}}]') #>> '{records,0,id}' as id
into temporary first_of_new;
select api.create_table('appOffice00000000', 'Brief', '[{"name": "N", "type": "url"}]', id => 'tblBrief000000000');
select api.create_records('tblBrief000000000', '[{"fields": {}}]');
select api.delete_table('tblBrief000000000');

select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,createdRecordsById}' #> array[id, 'cellValuesByFieldId'],
    '{"fldEffort00000000": 3}',
    'a new record is told with its cells'
)
from made;
select matches(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,createdRecordsById}' #>> array[id, 'createdTime'],
    '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$',
    'and its time in UTC'
)
from made;
select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,destroyedRecordIds}',
    '["recThree000000000"]',
    'a deleted one with its id'
);
select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,createdFieldsById}',
    '{"fldExtra000000000": {"name": "Extra", "type": "number", "options": {"precision": 2}}}',
    'a new field is told with name, type and options'
);
select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,changedFieldsById}',
    '{"fldMail0000000000": {"current": {"name": "E-mail"}}}',
    'a changed one with what changed'
);
select is(
    pg_temp.told(includes => '{"includePreviousFieldDefinitions": true}')
        #> '{changedTablesById,tblTasks000000000,changedFieldsById,fldMail0000000000,previous}',
    '{"name": "Mail"}',
    'and with what it was, if that is asked for'
);
select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,destroyedFieldIds}',
    '["fldStars000000000"]',
    'a deleted one with its id'
);
select is(
    pg_temp.told() #> '{changedTablesById,tblTasks000000000,changedMetadata}',
    '{"current": {"name": "Chores"}, "previous": {"name": "Tasks"}}',
    'a table''s new name is told with the old one'
);
select is(
    pg_temp.told() -> 'createdTablesById' #- array['tblNew00000000000', 'recordsById', id, 'createdTime'],
    jsonb_build_object('tblNew00000000000', jsonb_build_object(
        'metadata', '{"name": "New", "description": "d"}'::jsonb,
        'fieldsById', '{"fldFirst000000000": {"name": "N", "type": "url", "options": {}}}'::jsonb,
        'recordsById', jsonb_build_object(id, '{"cellValuesByFieldId": {"fldFirst000000000": "https://example.com"}}'::jsonb)
    )),
    'a new table is told with its fields and records; one that came and went is not'
)
from first_of_new;
select is(pg_temp.told()::text ~ 'tblBrief|destroyedTableIds', false, 'nor is what was in it');
select is(
    pg_temp.told() #> '{actionMetadata}',
    jsonb_build_object('source', 'publicApi', 'sourceMetadata', jsonb_build_object(
        'user', jsonb_build_object('id', tests.person('erin'))
    )),
    'and who did it'
);

-- Filters
select is(
    (select array_agg(key order by key) from jsonb_object_keys(
        pg_temp.told('{"dataTypes": ["tableFields"]}') #> '{changedTablesById,tblTasks000000000}') as key),
    '{changedFieldsById,createdFieldsById,destroyedFieldIds}',
    'dataTypes tells fields without records'
);
select is(
    (select array_agg(key order by key) from jsonb_object_keys(
        pg_temp.told('{"changeTypes": ["remove"]}') #> '{changedTablesById,tblTasks000000000}') as key),
    '{destroyedFieldIds,destroyedRecordIds}',
    'changeTypes tells what was removed'
);
select is(
    pg_temp.told('{"recordChangeScope": "tblNew00000000000"}') ? 'changedTablesById',
    false,
    'recordChangeScope tells of one table'
);
select is(
    pg_temp.told('{"dataTypes": ["tableData"], "watchDataInFieldIds": ["fldEffort00000000"]}')
        #> '{changedTablesById,tblTasks000000000}' ? 'changedRecordsById',
    false,
    'watchDataInFieldIds leaves out records that changed in other fields'
);
select is(
    pg_temp.told('{"dataTypes": ["tableData"], "watchDataInFieldIds": ["fldEffort00000000"]}')
        #> '{changedTablesById,tblTasks000000000}' ? 'createdRecordsById',
    true,
    'and tells of those that have a cell there'
);
select is(pg_temp.told('{"fromSources": ["client", "sync"]}'), null, 'fromSources leaves out other sources');

-- A table that goes
select api.delete_table('tblNew00000000000');
select api.delete_table('tblTasks000000000');

select is(
    pg_temp.told() - array['timestamp', 'actionMetadata', 'payloadFormat', 'baseTransactionNumber'],
    '{"destroyedTableIds": ["tblTasks000000000"]}',
    'a table that is deleted is told without its records'
);

-- bob of globex
reset role;
select set_config('tests.id', max(id)::text, true) from airtable.transactions;
select tests.be('bob of globex');

select is(
    airtable.change_payload('appOffice00000000', current_setting('tests.id')::bigint),
    null,
    'a transaction of acme is none for bob'
);

select *
from finish();

rollback;
