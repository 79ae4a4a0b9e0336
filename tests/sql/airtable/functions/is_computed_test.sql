begin;

select plan(3);

select tests.be('alice of acme');

select is(
    (select bool_and(airtable.cell_problem(type, '{}', '"x"') = 'the field is computed and cannot be written') from (values
        ('autoNumber'), ('button'), ('count'), ('createdBy'), ('createdTime'), ('externalSyncSource'), ('formula'),
        ('lastModifiedBy'), ('lastModifiedTime'), ('manualSort'), ('multipleLookupValues'), ('rollup')
    ) as given (type) where airtable.is_computed(type)),
    true,
    'what is computed cannot be written'
);
select is_empty(
    $$
        select type
        from unnest(array[
            'aiText', 'barcode', 'checkbox', 'currency', 'date', 'dateTime', 'duration', 'email', 'multilineText',
            'multipleAttachments', 'multipleCollaborators', 'multipleRecordLinks', 'multipleSelects', 'number', 'percent',
            'phoneNumber', 'rating', 'richText', 'singleCollaborator', 'singleLineText', 'singleSelect', 'url'
        ]) as type
        where airtable.is_computed(type)
    $$,
    'every other type holds what callers write'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.is_computed('url')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
