create or replace function airtable.ids_of_people(value jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(
            jsonb_object_agg(named.text, jsonb_build_array(lower(named.text)) || coalesce(known.ids, '[]')),
            '{}'
        )
    from (select distinct item.text from jsonb_path_query(value, '$[*] ? (@.type() == "string")') as given (value)
        cross join lateral (select given.value #>> '{}') as item (text)) as named
    cross join lateral (
        select jsonb_agg(u.id) as ids
        from core.memberships as m
        inner join core.users as u on m.user_id = u.id
        where m.tenant_id = (select app.current_tenant_id())
            and lower(u.email) = lower(named.text)
    ) as known
$$;

comment on function airtable.ids_of_people(jsonb) is
    'For each text of a value or list of values, an id or an email address of a member: the ids it may mean, {text: [id]}.';

revoke all on function airtable.ids_of_people(jsonb) from public;
grant execute on function airtable.ids_of_people(jsonb) to application_user;
