begin;

select plan(4);

select tests.be('alice of acme');

select results_eq(
    $$
        select kind, array_agg(type order by type collate "C")
        from unnest(array[
            'aiText', 'autoNumber', 'barcode', 'button', 'checkbox', 'count', 'createdBy', 'createdTime', 'currency',
            'date', 'dateTime', 'duration', 'email', 'externalSyncSource', 'formula', 'lastModifiedBy',
            'lastModifiedTime', 'manualSort', 'multilineText', 'multipleAttachments', 'multipleCollaborators',
            'multipleLookupValues', 'multipleRecordLinks', 'multipleSelects', 'number', 'percent', 'phoneNumber',
            'rating', 'richText', 'rollup', 'singleCollaborator', 'singleLineText', 'singleSelect', 'url'
        ]) as type
        cross join lateral airtable.filter_kind(type) as kind
        group by kind
        order by kind collate "C"
    $$,
    $$
        values
            ('any', array['button', 'formula', 'multipleAttachments', 'multipleLookupValues', 'rollup']),
            ('barcode', array['aiText', 'barcode']),
            ('flag', array['checkbox']),
            ('list', array['multipleRecordLinks', 'multipleSelects']),
            ('number', array['autoNumber', 'count', 'currency', 'duration', 'number', 'percent', 'rating']),
            ('people', array['multipleCollaborators']),
            ('person', array['createdBy', 'lastModifiedBy', 'singleCollaborator']),
            ('text', array[
                'email', 'externalSyncSource', 'manualSort', 'multilineText', 'phoneNumber', 'richText', 'singleLineText',
                'singleSelect', 'url'
            ]),
            ('time', array['createdTime', 'date', 'dateTime', 'lastModifiedTime'])
    $$,
    'every field type has its kind of comparison'
);
select is_empty(
    $$
        select kind
        from unnest(array['text', 'number', 'time', 'flag', 'list', 'person', 'people', 'barcode', 'any']) as kind
        where not coalesce(airtable.filter_ops(kind) @> array['is empty', 'is not empty'], false)
    $$,
    'every kind can be asked for empty cells'
);
select is(airtable.filter_ops('flag'), array['=', '!=', 'in', 'is empty', 'is not empty'], 'a checkbox is or is not');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.filter_kind('url')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
