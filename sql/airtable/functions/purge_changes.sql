create or replace function airtable.purge_changes(older_than interval default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_feed airtable.feeds;
    v_count bigint;
begin
    for v_feed in
        select f.*
        from airtable.feeds as f
        where f.is_open
        order by f.tenant_id, f.base_id
    loop
        perform airtable.close_unused_feed(v_feed.tenant_id, v_feed.base_id);
    end loop;
    with gone as (
        delete from airtable.transactions as t
        -- They go in order, so none goes from the first legal hold on.
        using ops.tenant_cuts('changes', older_than) as c
        where t.tenant_id = c.tenant_id
            and t.committed_at < c.cut
        returning t.tenant_id, t.base_id, t.number, t.event_number
    ),

    feeds as (
        update airtable.feeds as f
        set first_number = greatest(f.first_number, last.number + 1)
        from (
            select g.tenant_id, g.base_id, max(g.number) as number
            from gone as g
            group by g.tenant_id, g.base_id
        ) as last
        where f.tenant_id = last.tenant_id
            and f.base_id = last.base_id
        returning f.tenant_id
    ),

    counters as (
        update airtable.event_counters as c
        set first_event = greatest(c.first_event, last.number + 1)
        from (
            select g.tenant_id, max(g.event_number) as number
            from gone as g
            group by g.tenant_id
        ) as last
        where c.tenant_id = last.tenant_id
        returning c.tenant_id
    )

    select count(*) into v_count
    from gone;
    return v_count;
end;
$$;

comment on function airtable.purge_changes(interval) is
    'Deletes the changes of all tenants that committed longer ago than this, or than each tenant''s retention says, but none from the '
    'first legal hold on; ends the noting for bases whose webhooks have '
    'expired, and returns how many transactions were deleted. For the owner, once a day or so.';

revoke all on function airtable.purge_changes(interval) from public;
