set local role pyairtable_search;

create or replace function search.find_shared_sessions(
    metadata    jsonb,
    status      text,
    before_time timestamptz,
    after_id    text,
    how_many    integer
)
returns table (session_id text, place bigint)
language plpgsql
stable
-- definer: @> is not leakproof, so a policy would keep it from the index; tenant and sharing are filtered here instead,
-- and callers join the ids with the conversations they may see
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_shared_with text[] := case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end;
    v_is_frequent boolean;
begin
    -- As search.filter_records: what many contain is found soonest in the order of the page, what few contain by the index.
    v_is_frequent := not search.has_scalar(metadata) or (
        select count(*) >= 2
        from (
            select s.metadata
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.last_activity_time <= before_time
            order by s.last_activity_time desc, s.id
            limit 32
        ) as near
        where near.metadata @> find_shared_sessions.metadata
    );
    if v_is_frequent then
        return query
            select s.id, row_number() over (order by s.last_activity_time desc, s.id)
            from chat.conversation_sessions as s
            where s.tenant_id = v_tenant_id
                and s.shared_with <> 'private'
                and s.shared_with = any (v_shared_with)
                and s.user_id is distinct from v_user_id
                and s.metadata @> find_shared_sessions.metadata
                and (find_shared_sessions.status is null or s.status = find_shared_sessions.status)
                and s.last_activity_time <= before_time
                and (s.last_activity_time < before_time or s.id > after_id)
            order by 2
            limit how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside, so that the planner cannot prefer another path.
    return query
        with found as materialized (
            select s.tenant_id, s.id, s.user_id, s.status, s.shared_with, s.last_activity_time
            from chat.conversation_sessions as s
            where airtable.tenant_cells(s.tenant_id, s.metadata)
                @> airtable.tenant_cells(v_tenant_id, find_shared_sessions.metadata)
        )

        select f.id, row_number() over (order by f.last_activity_time desc, f.id)
        from found as f
        where f.tenant_id = v_tenant_id
            and f.shared_with = any (v_shared_with)
            and f.user_id is distinct from v_user_id
            and (find_shared_sessions.status is null or f.status = find_shared_sessions.status)
            and f.last_activity_time <= before_time
            and (f.last_activity_time < before_time or f.id > after_id)
        order by 2
        limit how_many;
end;
$$;

comment on function search.find_shared_sessions(jsonb, text, timestamptz, text, integer) is
    'Ids of the conversations that others share with the caller and whose metadata contains this, the last active first, '
    'after a time and id.';

revoke all on function search.find_shared_sessions(jsonb, text, timestamptz, text, integer) from public;
grant execute on function search.find_shared_sessions(jsonb, text, timestamptz, text, integer) to application_user;

set local role pyairtable_owner;
