begin;

select plan(1);

select is(
    pg_get_triggerdef(t.oid),
    'CREATE TRIGGER typed_views_drop_view AFTER DELETE ON airtable.typed_views FOR EACH ROW '
    'EXECUTE FUNCTION airtable.tg_typed_views__drop_view()',
    'the view goes with the row'
)
from pg_catalog.pg_trigger as t
where t.tgrelid = 'airtable.typed_views'::regclass
    and t.tgname = 'typed_views_drop_view';

select *
from finish();

rollback;
