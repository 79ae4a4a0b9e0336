set local role pyairtable_search;

create or replace function search.find_files(query tsquery, how_many integer)
returns table (file_id text, place bigint)
language plpgsql
stable
-- definer: @@ is not leakproof, so a policy would keep it from the index; tenant and conversation are filtered here
-- instead, and callers join the ids with the files they may see
security definer
set search_path = pg_catalog, pg_temp
-- the words decide which index serves, so they are planned for each time
set plan_cache_mode = 'force_custom_plan'
set enable_seqscan = off
rows 20
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
    v_shared_with text[] := case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end;
begin
    return query
        select f.id, row_number() over (order by ts_rank(c.search_vector, query) desc, f.created_time desc, f.id)
        from files.contents as c
        inner join files.files as f
            on c.tenant_id = f.tenant_id
            and c.file_id = f.id
        left join chat.conversation_sessions as s
            on f.tenant_id = s.tenant_id
            and f.session_id = s.id
        where c.tenant_id = v_tenant_id
            and c.search_vector @@ query
            and f.deleted_time is null
            and (not f.of_session or s.user_id = v_user_id or s.shared_with = any (v_shared_with))
        order by 2
        limit how_many;
end;
$$;

comment on function search.find_files(tsquery, integer) is
    'Ids of the files that the caller sees whose name or text matches, best first; words of the name weigh more.';

revoke all on function search.find_files(tsquery, integer) from public;
grant execute on function search.find_files(tsquery, integer) to application_user;

set local role pyairtable_owner;
