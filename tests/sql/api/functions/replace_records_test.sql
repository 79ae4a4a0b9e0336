begin;

select plan(7);

-- alice of acme; a computed value that was mirrored
select tests.be('alice of acme');

update airtable.records
set fields = fields || '{"fldTotal000000000": 12}'
where id = 'recOne00000000000';

select is(
    (
        select jsonb_agg(item.record - 'createdTime' order by item.place)
        from jsonb_array_elements(
            api.replace_records('tblTasks000000000', '[
                {"id": "recTwo00000000000", "fields": {"Name": "Order more paint", "Done": false}},
                {"id": "recOne00000000000", "fields": {"fldTags0000000000": ["green"], "Notes": null}}
            ]')::jsonb -> 'records'
        ) with ordinality as item (record, place)
    ),
    '[
        {"id": "recTwo00000000000", "fields": {"fldName0000000000": "Order more paint"}},
        {"id": "recOne00000000000", "fields": {"fldTags0000000000": ["green"], "fldTotal000000000": 12}}
    ]',
    'cells that are not named are emptied, computed ones stay'
);
select is(
    (select fields ->> 'fldName0000000000' from airtable.records where id = 'recThree000000000'),
    'Call Zoë',
    'other records are as they were'
);
select is(
    api.replace_records(
        'tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Effort": "2.5"}}]', typecast => true
    )::jsonb #> '{records,0,fields,fldEffort00000000}',
    '2.5',
    'values are read as their field''s type on request'
);
select throws_ok(
    $$select api.replace_records('tblTasks000000000', '[{"id": "recNever000000000", "fields": {}}]')$$,
    'PT404',
    'table tblTasks000000000 has no record recNever000000000',
    'a record that never was is named'
);
select throws_ok(
    $$select api.replace_records('tblTasks000000000', '[{"fields": {}}]')$$,
    'PT422',
    'records[0]: has no "id"',
    'a record is replaced by its id'
);

-- must deny
select throws_ok(
    $$select api.replace_records('tblSecrets0000000', '[{"id": "recSecret00000000", "fields": {}}]')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist for alice'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select api.replace_records('tblTasks000000000', '[]')$$, '42501', null, 'anonymous replaces no record'
);

select *
from finish();

rollback;
