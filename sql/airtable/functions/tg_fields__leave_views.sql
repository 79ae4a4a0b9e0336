create or replace function airtable.tg_fields__leave_views()
returns trigger
language plpgsql
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    update airtable.views as v
    set
        filter = airtable.filter_without(v.filter, gone.ids),
        sort = (
            select jsonb_agg(key.value order by key.place)
            from jsonb_array_elements(v.sort) with ordinality as key (value, place)
            where key.value ->> 'field' <> all (gone.ids)
        ),
        hidden_fields = array(
            select hidden.id
            from unnest(v.hidden_fields) with ordinality as hidden (id, place)
            where hidden.id <> all (gone.ids)
            order by hidden.place
        ),
        field_order = array(
            select placed.id
            from unnest(v.field_order) with ordinality as placed (id, place)
            where placed.id <> all (gone.ids)
            order by placed.place
        )
    from (
        select d.tenant_id, d.table_id, array_agg(d.id) as ids
        from deleted_fields as d
        group by d.tenant_id, d.table_id
    ) as gone
    where v.tenant_id = gone.tenant_id
        and v.table_id = gone.table_id;
    return null;
end;
$$;

comment on function airtable.tg_fields__leave_views() is
    'Takes deleted fields out of the filters, sorts and lists of fields of their table''s views.';

revoke all on function airtable.tg_fields__leave_views() from public;
grant execute on function airtable.tg_fields__leave_views() to application_user;
