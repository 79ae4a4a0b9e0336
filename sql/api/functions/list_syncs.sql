create or replace function api.list_syncs(base_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = list_syncs.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    return (
        select
            json_build_object('syncs', coalesce(
                json_agg(airtable.sync_json(s) order by s.source, s.table_id nulls first),
                '[]'
            ))
        from airtable.sync_cursors as s
        where s.tenant_id = v_tenant_id
            and s.base_id = list_syncs.base_id
    );
end;
$$;

comment on function api.list_syncs(text) is
    'What is synced into a base: {"syncs": [{"baseId", "tableId", "source", "state", "cursor", "leasedUntil", "startedTime", '
    '"syncedTime", "failures", "error"}]}; `state` is idle, running, failed, or lost when the syncer''s lease ran out. Raises '
    'PT404 when the base does not exist.
    @tag syncs
    @returns {syncs: [Sync]}
    @shape Sync {baseId: text, tableId: text | null, source: text, state: "idle" | "running" | "failed" | "lost",
        cursor: json, leasedUntil: timestamptz | null, startedTime: timestamptz | null, syncedTime: timestamptz | null,
        failures: integer, error: text | null}';

revoke all on function api.list_syncs(text) from public;
grant execute on function api.list_syncs(text) to application_user;
