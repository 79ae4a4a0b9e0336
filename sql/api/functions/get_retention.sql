create or replace function api.get_retention(kind text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    return (
        select
            json_build_object(
                'kind', v_kind.kind,
                'keep', case when p.keep is null then v_kind.keep else least(greatest(p.keep, v_kind.at_least), v_kind.at_most) end,
                'default', v_kind.keep,
                'isOwn', p.keep is not null,
                'atLeast', v_kind.at_least,
                'atMost', v_kind.at_most,
                'updatedTime', p.updated_at
            )
        from (select v_tenant_id as id) as t
        left join ops.retention_periods as p
            on t.id = p.tenant_id
            and p.kind = v_kind.kind
    );
end;
$$;

comment on function api.get_retention(text) is
    'How long the tenant''s rows of a kind are kept: {"kind", "keep", "default", "isOwn", "atLeast", "atMost", "updatedTime"}; `keep` is '
    'the tenant''s period or the operator''s, `default` the operator''s, null for ever; `atLeast` and `atMost` bound what the tenant may '
    'choose, null for no bound. Raises PT422 for an unknown kind.
    @tag retention
    @returns Retention
    @shape Retention {kind: text, keep: interval | null, default: interval | null, isOwn: boolean, atLeast: interval |
        null, atMost: interval | null, updatedTime: timestamptz | null}';

revoke all on function api.get_retention(text) from public;
grant execute on function api.get_retention(text) to application_user;
