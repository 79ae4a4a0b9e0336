begin;

select plan(1);

select is(
    pg_get_triggerdef(t.oid),
    'CREATE TRIGGER fields_follow_in_typed_views_of_new AFTER INSERT ON airtable.fields '
    'REFERENCING NEW TABLE AS changed_fields FOR EACH STATEMENT '
    'EXECUTE FUNCTION airtable.tg_fields__follow_in_typed_views()',
    'typed views follow once a statement'
)
from pg_catalog.pg_trigger as t
where t.tgrelid = 'airtable.fields'::regclass
    and t.tgname = 'fields_follow_in_typed_views_of_new';

select *
from finish();

rollback;
