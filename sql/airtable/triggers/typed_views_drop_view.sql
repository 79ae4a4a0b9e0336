create or replace trigger typed_views_drop_view
    after delete on airtable.typed_views
    for each row
    execute function airtable.tg_typed_views__drop_view();
