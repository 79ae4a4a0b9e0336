begin;

select plan(19);

-- erin of acme
select tests.be('erin of acme');

create function pg_temp.faults(specification jsonb)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select r.code || e'\n' || coalesce(r.detail, r.message)
    from tests.refusal(format('select api.create_webhook(%L, %L)', 'appOffice00000000', specification)) as r
$$;

-- must allow
create temporary table hook as
select
    api.create_webhook(
        'appOffice00000000',
        '{"options": {
            "filters": {"dataTypes": ["tableData"], "recordChangeScope": "tblTasks000000000", "changeTypes": ["add", "update"],
                "fromSources": ["client", "publicApi"], "watchDataInFieldIds": ["fldName0000000000"]},
            "includes": {"includePreviousCellValues": true, "includeCellValuesInFieldIds": "all"}
        }}',
        'https://example.com/hooks?a=b'
    ) as answer;

select matches(answer ->> 'id', '^ach[A-Za-z0-9]{14}$', 'it has an id of Airtable''s form') from hook;
select is(length(decode(answer ->> 'macSecretBase64', 'base64')), 32, 'and a secret of 256 bits') from hook;
select is((answer ->> 'expirationTime')::timestamptz, date_trunc('milliseconds', now() + '7 days'), 'it lives for seven days')
from hook;
select is((answer ->> 'cursorForNextPayload')::bigint, 1::bigint, 'its first payload is the next transaction of the base')
from hook;
select results_eq(
    'select is_open, is_watched from airtable.feeds',
    'values (true, false)',
    'changes of the base are noted'
);
select throws_ok('select mac_secret from airtable.webhooks', '42501', null, 'nobody reads the secret');
select throws_ok(
    $$update airtable.webhooks set expires_at = now() + interval '1 year'$$,
    '42501',
    null,
    'nobody lets it live for longer than seven days'
);

-- must deny: every fault is told
select is(
    pg_temp.faults('{"options": {"filters": {
        "dataTypes": ["tableData", "weather"], "changeTypes": "add", "fromSources": [], "formula": 1,
        "recordChangeScope": "tblSecrets0000000", "watchDataInFieldIds": ["fldSecret00000000"]
    }, "includes": {"includePreviousCellValues": 1}}, "color": "red"}'),
    concat_ws(
        e'\n',
        'PT422',
        'specification.color: is not known',
        'specification.options.filters.formula: is not known',
        'specification.options.filters.changeTypes: expected a list of add, remove, update, got "add"',
        'specification.options.filters.dataTypes: expected a list of tableData, tableFields, tableMetadata, got ["tableData", "weather"]',
        'specification.options.filters.fromSources: expected a list of anonymousUser, automation, client, formSubmission, '
        'publicApi, sync, system, unknown, got []',
        'specification.options.filters.recordChangeScope: the base has no table "tblSecrets0000000"',
        'specification.options.filters.watchDataInFieldIds: expected a list of the base''s field ids, got ["fldSecret00000000"]',
        'specification.options.includes.includePreviousCellValues: expected true or false, got 1'
    ),
    'all faults of a specification are told; a table of globex is one the base has not'
);
select matches(pg_temp.faults(given.specification::jsonb), given.said, given.specification)
from (
    values
        ('{}', 'expected \{"options"'),
        ('[]', 'expected \{"options"'),
        ('null', 'expected \{"options"'),
        ('{"options": {"filters": {}}}', 'dataTypes: is missing'),
        ('{"options": {"filters": {"dataTypes": ["tableData"]}, "includes": []}}', 'includes: expected an object')
) as given (specification, said);
select throws_ok(
    format($$select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', %L)$$, url),
    'PT422',
    null,
    url || ' is no address'
)
from unnest(array['ftp://example.com', 'https://', 'https://a b']) as url;
select is(
    (select row(r.*)::text from tests.refusal($$select api.create_webhook('appVault000000000', '{}')$$) as r),
    (
        select replace(row(r.*)::text, 'appNever000000000', 'appVault000000000')
        from tests.refusal($$select api.create_webhook('appNever000000000', '{}')$$) as r
    ),
    'a base of globex is refused as one that never was'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty('select id from airtable.webhooks', 'bob does not see it');
select is_empty('select base_id from airtable.feeds', 'nor that there is a feed');

select *
from finish();

rollback;
