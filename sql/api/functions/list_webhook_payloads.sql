-- Ends early when the payloads get large, or when many transactions held nothing for this webhook: the cursor has moved on
-- then, and "mightHaveMore" says so.
create or replace function api.list_webhook_payloads(
    webhook_id text,
    cursor     bigint  default null,
    page_size  integer default 50
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
    v_feed airtable.feeds;
    v_next bigint;
    v_transaction airtable.transactions;
    v_payload jsonb;
    v_payloads jsonb[] := array[]::jsonb[];
    v_bytes bigint := 0;
begin
    if page_size is null or page_size not between 1 and 50 then
        raise exception using
            errcode = 'PT400',
            message = format('page_size: expected 1 to 50, got %s', coalesce(page_size::text, 'null'));
    end if;
    select f.* into v_feed
    from airtable.feeds as f
    where f.tenant_id = v_tenant_id
        and f.base_id = v_webhook.base_id;
    v_next := greatest(coalesce(cursor, v_feed.first_number), v_webhook.first_number);
    perform airtable.require_cursor(v_next, v_feed.first_number, v_feed.last_number);

    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.tenant_id = v_tenant_id
            and t.base_id = v_webhook.base_id
            and t.number >= v_next
        order by t.number
        limit 1000
    loop
        exit when cardinality(v_payloads) = page_size;
        v_bytes := v_bytes + v_transaction.noted_bytes;
        exit when v_bytes > 16 * 1024 * 1024 and v_transaction.number > v_next;
        v_next := v_transaction.number + 1;
        v_payload := airtable.change_payload(v_webhook.base_id, v_transaction.id, v_webhook.specification);
        if v_payload is not null then
            v_payloads := v_payloads || v_payload;
        end if;
    end loop;
    return json_build_object(
        'payloads', to_json(v_payloads),
        'cursor', v_next,
        'mightHaveMore', exists (
            select
            from airtable.transactions as t
            where t.tenant_id = v_tenant_id
                and t.base_id = v_webhook.base_id
                and t.number >= v_next
        )
    );
end;
$$;

comment on function api.list_webhook_payloads(text, bigint, integer) is
    'What changed since a cursor, in the order of commits, one payload a transaction: {"payloads": [{"timestamp", '
    '"baseTransactionNumber", "actionMetadata", "createdTablesById", "changedTablesById", "destroyedTableIds"}], "cursor", '
    '"mightHaveMore"}; `cursor` is where to go on, null begins with the oldest kept. `page_size` 1–50. Needs level editor. '
    'Raises PT404 when the webhook does not exist, PT410 for a cursor whose payloads are no longer kept, PT400 for one that '
    'lies ahead or a page size out of range.
    @tag webhooks
    @param page_size: 1..50 how many
    @returns {payloads: [Payload], cursor: bigint, mightHaveMore: boolean}
    @shape Payload {timestamp: timestamptz, baseTransactionNumber: bigint, payloadFormat: text, actionMetadata: {source:
        text, sourceMetadata?: object}, error?: boolean, code?: text, createdTablesById?: object, changedTablesById?:
        object, destroyedTableIds?: [text]}';

revoke all on function api.list_webhook_payloads(text, bigint, integer) from public;
grant execute on function api.list_webhook_payloads(text, bigint, integer) to application_user;
