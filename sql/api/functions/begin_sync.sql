create or replace function api.begin_sync(
    base_id       text,
    source        text,
    table_id      text    default null,
    lease_seconds integer default 300
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_sync airtable.sync_cursors;
begin
    if source is null or source !~ '^[a-z][a-z0-9_.-]{0,62}$' then
        raise exception using
            errcode = 'PT422',
            message = format('source: expected lowercase letters, digits, _ . and -, got %s', coalesce(to_json(source)::text, 'null'));
    end if;
    if lease_seconds is null or lease_seconds not between 1 and 86400 then
        raise exception using
            errcode = 'PT400',
            message = format('lease_seconds: expected 1 to 86400, got %s', coalesce(lease_seconds::text, 'null'));
    end if;
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = begin_sync.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    if table_id is not null and not exists (
        select
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.base_id = begin_sync.base_id
            and t.id = begin_sync.table_id
    ) then
        perform airtable.raise_table_missing(table_id);
    end if;
    insert into airtable.sync_cursors (tenant_id, base_id, source, table_id)
    values (v_tenant_id, begin_sync.base_id, begin_sync.source, begin_sync.table_id)
    on conflict do nothing;
    -- Of two that come at once the second waits here, and then finds the lease taken.
    update airtable.sync_cursors as s
    set
        state = 'running',
        lease_id = gen_random_uuid(),
        leased_until = clock_timestamp() + make_interval(secs => lease_seconds),
        started_at = clock_timestamp()
    where s.tenant_id = v_tenant_id
        and s.base_id = begin_sync.base_id
        and s.source = begin_sync.source
        and s.table_id is not distinct from begin_sync.table_id
        and (s.state <> 'running' or s.leased_until <= clock_timestamp())
    returning s.* into v_sync;
    if v_sync.base_id is null then
        raise exception using
            errcode = 'PT409',
            message = format('source %s of %s is being synced', source, coalesce(table_id, base_id)),
            hint = 'Wait until it ends or its lease runs out: api.list_syncs(base_id) tells when.';
    end if;
    return json_build_object(
        'leaseId', v_sync.lease_id,
        'leasedUntil', airtable.time_text(v_sync.leased_until),
        'cursor', v_sync.cursor
    );
end;
$$;

comment on function api.begin_sync(text, text, text, integer) is
    'Takes up the reading of a source into a base or a table where it stopped: {"leaseId", "leasedUntil", "cursor"}; the cursor '
    'is null the first time. Until api.finish_sync, api.fail_sync or the end of the lease nobody else can. Needs level editor. '
    'Raises PT404 when base or table does not exist, PT409 while another syncer is at work, PT422 for a source that is no '
    'name, PT400 for a lease out of range.
    @tag syncs
    @param lease_seconds: 1..86400
    @returns {leaseId: uuid, leasedUntil: timestamptz, cursor: json}';

revoke all on function api.begin_sync(text, text, text, integer) from public;
grant execute on function api.begin_sync(text, text, text, integer) to application_user;
