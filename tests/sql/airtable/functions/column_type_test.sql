begin;

select plan(41);

select is(airtable.column_type(type, '{}'), shown, format('%s is %s', type, shown))
from (values
    ('aiText', 'text'), ('autoNumber', 'bigint'), ('barcode', 'text'), ('button', 'jsonb'), ('checkbox', 'boolean'),
    ('count', 'integer'), ('createdBy', 'jsonb'), ('createdTime', 'timestamp with time zone'), ('currency', 'numeric'),
    ('date', 'date'), ('dateTime', 'timestamp with time zone'), ('duration', 'interval'), ('email', 'text'),
    ('externalSyncSource', 'text'), ('formula', 'jsonb'), ('lastModifiedBy', 'jsonb'),
    ('lastModifiedTime', 'timestamp with time zone'), ('manualSort', 'text'), ('multilineText', 'text'),
    ('multipleAttachments', 'jsonb'), ('multipleCollaborators', 'jsonb'), ('multipleLookupValues', 'jsonb'),
    ('multipleRecordLinks', 'text[]'), ('multipleSelects', 'text[]'), ('number', 'numeric'), ('percent', 'numeric'),
    ('phoneNumber', 'text'), ('rating', 'integer'), ('richText', 'text'), ('rollup', 'jsonb'),
    ('singleCollaborator', 'jsonb'), ('singleLineText', 'text'), ('singleSelect', 'text'), ('url', 'text')
) as given (type, shown);
select is(
    (select count(*) from jsonb_object_keys('{}') where false), 0::bigint, 'every type of a field is above'
)
where (
    select count(*)
    from regexp_matches(
        (select pg_get_constraintdef(oid) from pg_catalog.pg_constraint where conname = 'fields_type_check'), '''(\w+)''::text', 'g'
    )
) = 34;
select is(
    airtable.column_type(type, jsonb_build_object('result', jsonb_build_object('type', result))), shown,
    format('%s of %s is %s', type, coalesce(result, 'null'), shown)
)
from (values
    ('formula', 'number', 'numeric'), ('rollup', 'date', 'date'), ('formula', 'multipleSelects', 'text[]'),
    ('formula', 'createdTime', 'jsonb'), ('formula', 'nonsense', 'jsonb'), ('rollup', null, 'jsonb')
) as given (type, result, shown);

select *
from finish();

rollback;
