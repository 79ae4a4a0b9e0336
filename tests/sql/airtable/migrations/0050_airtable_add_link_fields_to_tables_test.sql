begin;

select plan(2);

select col_type_is('airtable', 'tables', 'link_fields', 'jsonb', 'a table notes its link fields');
select is(
    has_column_privilege('application_user', 'airtable.tables', 'link_fields', 'update'),
    false,
    'callers cannot set them'
);

select *
from finish();

rollback;
