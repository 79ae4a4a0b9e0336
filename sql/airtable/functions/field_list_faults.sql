create or replace function airtable.field_list_faults(table_id text, fields text[], argument text)
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(
            array_agg(
                format(
                    case when named.id is null then '%s[%s]: the table has no field %s' else '%s[%s]: field %s is there twice' end,
                    argument,
                    named.place - 1,
                    coalesce(to_json(named.key)::text, 'null')
                )
                order by named.place
            ) filter (where named.id is null or named.turn > 1),
            '{}'
        )
    from (
        select
            given.key,
            given.place,
            f.id,
            row_number() over (partition by f.id order by given.place) as turn
        from unnest(fields) with ordinality as given (key, place)
        left join lateral (
            select known.id
            from airtable.fields as known
            where known.tenant_id = (select app.current_tenant_id())
                and known.table_id = field_list_faults.table_id
                and given.key in (known.id, known.name)
            order by known.id <> given.key
            limit 1
        ) as f
            on true
    ) as named
$$;

comment on function airtable.field_list_faults(text, text[], text) is
    'What is wrong in a list of fields by id or name, each with its place in `argument`: unknown, or there twice.';

revoke all on function airtable.field_list_faults(text, text[], text) from public;
grant execute on function airtable.field_list_faults(text, text[], text) to application_user;
