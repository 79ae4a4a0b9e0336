begin;

select plan(2);

select col_type_is('airtable', 'tables', 'computed_fields', 'jsonb', 'a table notes its computed fields');
select is(
    has_column_privilege('application_user', 'airtable.tables', 'computed_fields', 'update'),
    false,
    'callers cannot set them'
);

select *
from finish();

rollback;
