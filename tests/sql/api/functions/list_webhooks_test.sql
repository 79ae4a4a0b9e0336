begin;

select plan(6);

select tests.be('erin of acme');
select is(api.list_webhooks('appOffice00000000')::jsonb, '{"webhooks": []}', 'a base without webhooks has none');

create temporary table hooks on commit drop as
select
    api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', url) ->> 'id' as id,
    url,
    place
from unnest(array['https://example.com/a', null]) with ordinality as given (url, place);
reset role;
update airtable.webhooks as w
set
    created_at = now() + h.place * interval '1 second',
    expires_at = timestamptz '2026-01-01 10:00Z' + (2 - h.place) * interval '1000 years'
from hooks as h
where w.id = h.id;
update airtable.feeds set last_number = 41 where tenant_id = tests.tenant('acme');
select tests.be('erin of acme');
select api.enable_webhook_notifications(id, false)
from hooks
where url is null;

select is(
    api.list_webhooks('appOffice00000000')::jsonb -> 'webhooks',
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'id', h.id, 'notificationUrl', h.url, 'areNotificationsEnabled', h.place = 1, 'isHookEnabled', h.place = 1,
                    'specification', '{"options": {"filters": {"dataTypes": ["tableData"]}}}'::jsonb, 'cursorForNextPayload', 42,
                    'expirationTime', case h.place when 1 then '3026' else '2026' end || '-01-01T10:00:00.000Z'
                )
                order by h.place
            )
        from hooks as h
    ),
    'they are told oldest first, without their secrets; one that has expired is off'
);
select is(
    (select row(r.*)::text from tests.refusal('select api.list_webhooks(''appVault000000000'')') as r),
    (
        select replace(row(r.*)::text, 'appNever000000000', 'appVault000000000')
        from tests.refusal('select api.list_webhooks(''appNever000000000'')') as r
    ),
    'a base of globex is refused as one that never was'
);
select throws_ok(
    'select api.list_webhooks(''appNever000000000'')', 'PT404', 'base appNever000000000 does not exist', 'in these words'
);
reset role;
select tests.be('chris of acme');
select throws_ok('select api.list_webhooks(''appOffice00000000'')', 'PT403', null, 'a commenter may not');
reset role;
select tests.be('bob of globex');
select is(api.list_webhooks('appOffice00000000')::jsonb, '{"webhooks": []}', 'globex has a base of this id, and no webhooks');

select *
from finish();

rollback;
