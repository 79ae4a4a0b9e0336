create or replace function airtable.link_faults(table_id text, records jsonb, fields jsonb[], keys jsonb)
returns table (place bigint, faults jsonb)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_touched text[];
    v_linked jsonb;
    v_found jsonb;
begin
    v_touched := array(
        select distinct key.value ->> 'id'
        from jsonb_each(keys) as key
        where key.value ->> 'type' = 'multipleRecordLinks'
            and exists (select from unnest(link_faults.fields) as given (cells) where given.cells ? (key.value ->> 'id'))
    );
    if cardinality(v_touched) = 0 then
        return;
    end if;
    v_linked := (
        select coalesce(jsonb_object_agg(l.id, l.linked_table_id), '{}')
        from airtable.lock_link_fields(v_touched) as l
        where l.table_id = link_faults.table_id
    );
    v_found := (
        select jsonb_object_agg(r.id, r.table_id)
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.id in (
                select cell.value
                from unnest(link_faults.fields) as given (cells)
                cross join jsonb_object_keys(v_linked) as link (id)
                cross join jsonb_array_elements_text(given.cells -> link.id) as cell
            )
    );
    return query
        select
            given.place,
            jsonb_agg(
                jsonb_build_object(
                    'index', given.place - 1,
                    'field', cell.key,
                    'value', cell.value,
                    'message', format('field %s cannot hold %s: %s', to_json(cell.key), left(cell.value::text, 100), problem.text)
                )
                order by cell.key
            )
        from rows from (jsonb_array_elements(records), unnest(link_faults.fields)) with ordinality as given (record, cells, place)
        cross join jsonb_each(
            case when jsonb_typeof(given.record -> 'fields') = 'object' then given.record -> 'fields' else '{}' end
        ) as cell
        cross join lateral (select keys -> cell.key ->> 'id' as id) as field
        cross join lateral (
            select
                concat_ws(
                    '; ',
                    case when not v_linked ? field.id then 'the field has just been deleted' end,
                    format('table %s has no record ', v_linked ->> field.id)
                    || string_agg(distinct linked.id, ', ') filter (where v_found ->> linked.id is distinct from v_linked ->> field.id and v_linked ? field.id),
                    case when count(*) > count(distinct linked.id) then 'a record is named twice' end
                ) as text
            from jsonb_array_elements_text(given.cells -> field.id) as linked (id)
        ) as problem
        where field.id = any (v_touched)
            and given.cells ? field.id
            and problem.text <> ''
        group by given.place;
end;
$$;

comment on function airtable.link_faults(text, jsonb, jsonb[], jsonb) is
    'What is wrong with the links of a batch: the records, their cells by field id, and the table''s fields by name and id, '
    '{key: {"id", "type"}}. A record named twice, or one that is not in the table a field leads to: [{"index", "field", '
    '"value", "message"}] by place, from 1. Locks the link fields until the transaction ends.';

revoke all on function airtable.link_faults(text, jsonb, jsonb[], jsonb) from public;
grant execute on function airtable.link_faults(text, jsonb, jsonb[], jsonb) to application_user;
