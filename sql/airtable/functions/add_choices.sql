-- Locks the field first: two loads that bring the same new choice add it once.
create or replace function airtable.add_choices(field_id text, names text[])
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_options jsonb;
begin
    select f.options into v_options
    from airtable.fields as f
    where f.tenant_id = (select app.require('editor'))
        and f.id = field_id
        and f.type in ('singleSelect', 'multipleSelects')
    for no key update;
    if v_options is null then
        raise exception using
            errcode = 'PT404',
            message = format('select field %s does not exist', coalesce(field_id, 'null')),
            hint = 'List the fields of a table with api.list_tables(base_id).';
    end if;

    update airtable.fields as f
    set options = v_options || jsonb_build_object('choices', coalesce(v_options -> 'choices', '[]') || (
        select coalesce(jsonb_agg(jsonb_build_object('name', fresh.name) order by fresh.place), '[]')
        from (
            select given.name, min(given.ordinality) as place
            from unnest(names) with ordinality as given (name, ordinality)
            where not coalesce(v_options -> 'choices', '[]') @> jsonb_build_array(jsonb_build_object('name', given.name))
            group by given.name
        ) as fresh
    ))
    where f.tenant_id = (select app.current_tenant_id())
        and f.id = field_id
    returning f.options into v_options;
    return v_options;
end;
$$;

comment on function airtable.add_choices(text, text[]) is
    'Appends to a select field the choices it lacks and returns its options. Raises PT404 when there is no such field.';

revoke all on function airtable.add_choices(text, text[]) from public;
grant execute on function airtable.add_choices(text, text[]) to application_user;
