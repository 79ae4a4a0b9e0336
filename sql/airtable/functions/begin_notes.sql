-- Called by the triggers that note changes. A transaction that changes more than a payload could hold is noted no further:
-- a bulk load must neither fail nor pay for a feed that nobody could read.
create or replace function airtable.begin_notes(tenant_id uuid, base_id text, kind text, table_id text, bytes bigint)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limit constant bigint := 32 * 1024 * 1024;
    v_source text := coalesce(nullif(current_setting('app.action_source', true), ''), 'publicApi');
    v_transaction airtable.transactions;
begin
    update airtable.transactions as t
    set
        noted_bytes = t.noted_bytes + begin_notes.bytes,
        is_truncated = t.is_truncated or t.noted_bytes + begin_notes.bytes > v_limit
    where t.tenant_id = begin_notes.tenant_id
        and t.base_id = begin_notes.base_id
        and t.xid = pg_current_xact_id()
        and t.started_at = now()
    returning t.* into v_transaction;
    if v_transaction.id is null then
        insert into airtable.transactions as t (tenant_id, base_id, source, user_id, noted_bytes, is_truncated)
        values (
            begin_notes.tenant_id,
            begin_notes.base_id,
            case
                when v_source in (
                    'anonymousUser', 'automation', 'client', 'formSubmission', 'publicApi', 'sync', 'system'
                ) then v_source
                else 'unknown'
            end,
            case when app.current_tenant_id() = begin_notes.tenant_id then app.current_user_id() end,
            begin_notes.bytes,
            begin_notes.bytes > v_limit
        )
        returning t.* into v_transaction;
    end if;
    if v_transaction.is_truncated then
        insert into airtable.changes as c (tenant_id, base_id, transaction_id, kind, table_id, objects)
        select
            begin_notes.tenant_id, begin_notes.base_id, v_transaction.id, begin_notes.kind, begin_notes.table_id, '{}'
        where not exists (
            select
            from airtable.changes as known
            where known.tenant_id = begin_notes.tenant_id
                and known.base_id = begin_notes.base_id
                and known.transaction_id = v_transaction.id
                and known.kind = begin_notes.kind
                and known.table_id = begin_notes.table_id
        );
        return null;
    end if;
    return v_transaction.id;
end;
$$;

comment on function airtable.begin_notes(uuid, text, text, text, bigint) is
    'The row of airtable.transactions for this transaction and base, made if need be, under which `bytes` more will be noted; '
    'null when that is more than 32 MB: then the table alone is noted.';

revoke all on function airtable.begin_notes(uuid, text, text, text, bigint) from public;
