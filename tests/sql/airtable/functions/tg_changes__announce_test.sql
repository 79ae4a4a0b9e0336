begin;

select plan(6);

-- Who is told of what, instead of the runs it would start
create temporary table started (change_id bigint, table_id text);
create or replace function automation.start_changed(
    tenant_id uuid, base_id text, transaction_id bigint, change_id bigint, table_id text
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into pg_temp.started values (start_changed.change_id, start_changed.table_id)
$$;
grant insert on started to pyairtable_owner;

-- erin of acme has two webhooks, for records and for fields
select tests.be('erin of acme');
create temporary table hooks as
select
    type,
    api.create_webhook(
        'appOffice00000000',
        jsonb_build_object('options', jsonb_build_object('filters', jsonb_build_object('dataTypes', jsonb_build_array(type)))),
        'https://example.com/' || type
    ) ->> 'id' as id
from unnest(array['tableData', 'tableFields']) as type;
select api.create_field('tblTasks000000000', 'Extra', 'number');
reset role;

select is_empty('select from automation.outbox', 'nothing is written before the commit');
set constraints all immediate;
select results_eq(
    'select tenant_id, payload from automation.outbox',
    $$
        select tests.tenant('acme'), jsonb_build_object('webhookId', id, 'baseId', 'appOffice00000000')
        from hooks
        where type = 'tableFields'
    $$,
    'a new field is told to the webhook that asks for fields'
);
select is_empty('select from started', 'and starts no workflow');

select tests.be('erin of acme');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "x"}}]');
reset role;

select bag_eq(
    $$select payload ->> 'webhookId' from automation.outbox$$, 'select id from hooks', 'a changed record is told to the other'
);
select results_eq(
    'select change_id, table_id from started',
    $$select id, table_id from airtable.changes where kind = 'record'$$,
    'and workflows are asked once'
);

-- must deny
select function_privs_are(
    'airtable', 'tg_changes__announce', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);

select *
from finish();

rollback;
