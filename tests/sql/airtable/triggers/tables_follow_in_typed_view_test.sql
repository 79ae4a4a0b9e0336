begin;

select plan(1);

select is(
    pg_get_triggerdef(t.oid),
    'CREATE TRIGGER tables_follow_in_typed_view AFTER UPDATE OF name, description ON airtable.tables FOR EACH ROW '
    'WHEN (((old.name IS DISTINCT FROM new.name) OR (old.description IS DISTINCT FROM new.description))) '
    'EXECUTE FUNCTION airtable.tg_tables__follow_in_typed_view()',
    'a batch of records, which counts up the table, does not fire it'
)
from pg_catalog.pg_trigger as t
where t.tgrelid = 'airtable.tables'::regclass
    and t.tgname = 'tables_follow_in_typed_view';

select *
from finish();

rollback;
