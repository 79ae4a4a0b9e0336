-- Asked once a page, not once a record. Without a SET clause the body becomes part of the query that calls it.
create or replace function airtable.people(computed_fields jsonb)
returns jsonb
language sql
stable
security invoker
parallel safe
begin atomic
    select
        case
            when jsonb_path_exists(computed_fields, '$.* ? (@ == "createdBy" || @ == "lastModifiedBy")') then
                (
                    select jsonb_object_agg(u.id, jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name))
                    from core.memberships as m
                    inner join core.users as u on m.user_id = u.id
                    where m.tenant_id = (select app.current_tenant_id())
                )
        end;
end;

comment on function airtable.people(jsonb) is
    'The members of the tenant, {user id: {"id", "email", "name"}}, where a table (airtable.tables.computed_fields) tells who '
    'wrote its records; else null.';

revoke all on function airtable.people(jsonb) from public;
grant execute on function airtable.people(jsonb) to application_user;
