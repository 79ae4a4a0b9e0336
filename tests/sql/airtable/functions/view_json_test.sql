begin;

select plan(3);

-- bob of globex
select tests.be('bob of globex');

select api.create_field('tblSecrets0000000', 'Kept by', 'singleLineText', id => 'fldKept0000000000');
select api.create_field('tblSecrets0000000', 'Since', 'date', id => 'fldSince000000000');
select api.create_view(
    'tblSecrets0000000', 'Old', 'calendar', '{"Kept by": "Bob"}', '[{"field": "Since"}]', array['Kept by'], array['Since'],
    'viwOld00000000000'
);

select is(
    airtable.view_json('viwOld00000000000')::jsonb,
    '{
        "id": "viwOld00000000000", "name": "Old", "type": "calendar",
        "filter": {"fldKept0000000000": "Bob"},
        "sort": [{"field": "fldSince000000000", "direction": "asc"}],
        "hiddenFields": ["fldKept0000000000"],
        "fieldOrder": ["fldSince000000000"],
        "visibleFieldIds": ["fldSince000000000", "fldSecret00000000"]
    }',
    'a view is told with its fields by id, those that are seen in their order'
);
select is(airtable.view_json('viwNever000000000')::text, null, 'a view that never was is null');

-- must deny
reset role;
select tests.be('alice of acme');

select is(airtable.view_json('viwOld00000000000')::text, null, 'a view of globex is null for alice');

select *
from finish();

rollback;
