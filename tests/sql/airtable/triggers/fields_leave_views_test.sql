begin;

select plan(1);

select is(
    pg_get_triggerdef(t.oid),
    'CREATE TRIGGER fields_leave_views AFTER DELETE ON airtable.fields REFERENCING OLD TABLE AS deleted_fields '
    'FOR EACH STATEMENT EXECUTE FUNCTION airtable.tg_fields__leave_views()',
    'views are left once a statement'
)
from pg_catalog.pg_trigger as t
where t.tgrelid = 'airtable.fields'::regclass
    and t.tgname = 'fields_leave_views';

select *
from finish();

rollback;
