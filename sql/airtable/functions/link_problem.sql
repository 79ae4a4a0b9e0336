create or replace function airtable.link_problem(base_id text, table_id text, field_id text, options jsonb)
returns text
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when wanted.table_id is null then
                '"options": has no "linkedTableId"'
            when wanted.table_id = link_problem.table_id then
                case
                    when wanted.inverse_id is not null then
                        '"options" "inverseLinkFieldId": a link to its own table has no inverse field'
                end
            when linked.base_id <> link_problem.base_id or linked.id is null and wanted.inverse_id is null then
                format('"options" "linkedTableId": base %s has no table %s', link_problem.base_id, wanted.table_id)
            when inverse.id is not null
                and (inverse.type, inverse.table_id, inverse.options ->> 'linkedTableId')
                    is distinct from ('multipleRecordLinks', wanted.table_id, link_problem.table_id) then
                format(
                    '"options" "inverseLinkFieldId": field %s is no link from table %s to table %s',
                    wanted.inverse_id, wanted.table_id, link_problem.table_id
                )
            when inverse.options ->> 'inverseLinkFieldId' <> link_problem.field_id then
                format(
                    '"options" "inverseLinkFieldId": field %s has the inverse field %s',
                    wanted.inverse_id, inverse.options ->> 'inverseLinkFieldId'
                )
        end
    from (
        select options ->> 'linkedTableId' as table_id, options ->> 'inverseLinkFieldId' as inverse_id
    ) as wanted
    left join airtable.tables as linked
        on linked.tenant_id = (select app.current_tenant_id())
        and linked.id = wanted.table_id
    left join airtable.fields as inverse
        on inverse.tenant_id = (select app.current_tenant_id())
        and inverse.id = wanted.inverse_id
$$;

comment on function airtable.link_problem(text, text, text, jsonb) is
    'Why a table of a base cannot have a link field with this id and these options, or null when it can. An inverse field that '
    'is named may come later, and its table with it.';

revoke all on function airtable.link_problem(text, text, text, jsonb) from public;
grant execute on function airtable.link_problem(text, text, text, jsonb) to application_user;
