create or replace function api.list_events(after bigint default null, page_size integer default 50)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_counter airtable.event_counters;
    v_next bigint;
    v_transaction airtable.transactions;
    v_payload jsonb;
    v_events jsonb[] := array[]::jsonb[];
    v_bytes bigint := 0;
begin
    if page_size is null or page_size not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 1000, got %s', coalesce(page_size::text, 'null'));
    end if;
    select c.* into v_counter
    from airtable.event_counters as c
    where c.tenant_id = v_tenant_id;
    v_next := coalesce(after + (after < 9223372036854775807)::integer, v_counter.first_event, 1);
    perform airtable.require_cursor(v_next, coalesce(v_counter.first_event, 1), coalesce(v_counter.last_event, 0));

    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.tenant_id = v_tenant_id
            and t.event_number >= v_next
        order by t.event_number
        limit page_size
    loop
        v_bytes := v_bytes + v_transaction.noted_bytes;
        exit when v_bytes > 16 * 1024 * 1024 and v_transaction.event_number > v_next;
        v_next := v_transaction.event_number + 1;
        v_payload := airtable.change_payload(v_transaction.base_id, v_transaction.id);
        if v_payload is not null then
            v_events := v_events || (
                jsonb_build_object('cursor', v_transaction.event_number, 'baseId', v_transaction.base_id) || v_payload
            );
        end if;
    end loop;
    return json_build_object(
        'events', to_json(v_events),
        'cursor', v_next - 1,
        'mightHaveMore', exists (
            select
            from airtable.transactions as t
            where t.tenant_id = v_tenant_id
                and t.event_number >= v_next
        )
    );
end;
$$;

comment on function api.list_events(bigint, integer) is
    'What changed in the tenant''s bases that are watched (api.watch_base, a webhook or a workflow), in the order of commits: '
    '{"events": [{"cursor", "baseId", "timestamp", "createdTablesById", "changedTablesById", …}], "cursor", "mightHaveMore"}. '
    '`after` is the "cursor" of the previous answer, null begins with the oldest kept. `page_size` 1–1000. Raises PT410 for a '
    'cursor whose events are no longer kept, PT400 for one that lies ahead or a page size out of range.
    @tag events
    @param page_size: 1..1000 how many
    @returns {events: [{...Payload, cursor: bigint, baseId: text}], cursor: bigint, mightHaveMore: boolean}';

revoke all on function api.list_events(bigint, integer) from public;
grant execute on function api.list_events(bigint, integer) to application_user;
