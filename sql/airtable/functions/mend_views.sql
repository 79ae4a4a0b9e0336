create or replace function airtable.mend_views(table_id text, field_id text)
returns text[]
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    with changed as (
        update airtable.views as v
        set filter = airtable.filter_without(v.filter, array[mend_views.field_id])
        where v.tenant_id = (select app.require_tenant_id())
            and v.table_id = mend_views.table_id
            and cardinality(airtable.filter_faults(v.table_id, v.filter)) > 0
        returning v.id
    )

    select coalesce(array_agg(c.id order by c.id), '{}')
    from changed as c
$$;

comment on function airtable.mend_views(text, text) is
    'After a field got another type: takes it out of the filters of views that can no longer be asked, and returns the ids of those '
    'views.';

revoke all on function airtable.mend_views(text, text) from public;
grant execute on function airtable.mend_views(text, text) to application_user;
