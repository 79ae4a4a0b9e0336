-- Rules that hold for every object there is and every one that will be: read from the catalogs, so that a new table or
-- function is under them from the day it is made.
begin;

select plan(46);

create temporary view our_schemas as
select n.oid, n.nspname as name
from pg_catalog.pg_namespace as n
where n.nspname !~ '^(pg_|_?timescaledb)'
    and n.nspname not in ('public', 'information_schema', 'extensions', 'migrations', 'cron', 'ts_chunks', 'tests')
    and not exists (
        select
        from pg_catalog.pg_extension as e
        where e.extnamespace = n.oid
    );

create temporary view our_tables as
select
    c.oid,
    c.oid::regclass::text as name,
    c.relrowsecurity,
    c.relforcerowsecurity,
    a.attnum as tenant_attnum
from pg_catalog.pg_class as c
inner join our_schemas as s on c.relnamespace = s.oid
left join pg_catalog.pg_attribute as a
    on c.oid = a.attrelid
    and a.attname = 'tenant_id'
    and not a.attisdropped
where c.relkind in ('r', 'p');

create temporary view our_functions as
select p.oid, p.oid::regprocedure::text as name, s.name as schema, p.proowner, p.prosecdef, p.proconfig, p.prosqlbody
from pg_catalog.pg_proc as p
inner join our_schemas as s on p.pronamespace = s.oid;

create temporary view our_policies as
select
    pol.polrelid::regclass::text || ': ' || pol.polname as name,
    t.tenant_attnum is not null as is_tenants,
    pol.polroles,
    concat_ws(
        ' ', pg_get_expr(pol.polqual, pol.polrelid), pg_get_expr(pol.polwithcheck, pol.polrelid)
    ) as expression
from pg_catalog.pg_policy as pol
inner join our_tables as t on pol.polrelid = t.oid;

-- So that nothing below holds for want of anything to look at
select cmp_ok((select count(*) from our_tables where tenant_attnum is not null), '>=', 6::bigint, 'there are tables');
select cmp_ok((select count(*) from our_functions), '>=', 40::bigint, 'there are functions');
select cmp_ok((select count(*) from our_policies), '>=', 20::bigint, 'there are policies');

-- Row level security
select is_empty(
    $$
        select name
        from our_tables
        where name <> 'app.context_keys'
            and name !~ '^timeseries\.'
            and not (relrowsecurity and relforcerowsecurity)
    $$,
    'row level security is enabled and forced on every table; the context''s keys have no tenant and no grant'
);
select is_empty(
    $$
        select c.oid::regclass, role, privilege
        from pg_catalog.pg_class as c
        cross join unnest(array['application_user', 'anonymous', 'analyst', 'auditor', 'authenticator', 'pyairtable_search'])
            as role
        cross join unnest(array['select', 'insert', 'update', 'references']) as privilege
        where c.relnamespace in ('timeseries'::regnamespace, 'ts_chunks'::regnamespace)
            and c.relkind in ('r', 'p', 'v', 'm')
            and (has_any_column_privilege(role, c.oid, privilege) or has_schema_privilege(role, c.relnamespace, 'usage'))
    $$,
    'hypertables and what is made from them have none: no role of services has a right there, nor on their schemas'
);
select is_empty(
    $$
        select name
        from our_tables as t
        where tenant_attnum is not null
            and name !~ '^timeseries\.'
            and not exists (select from pg_catalog.pg_policy as p where p.polrelid = t.oid)
    $$,
    'every tenant''s table has a policy'
);
select is_empty(
    $$
        select name, expression
        from our_policies
        where regexp_count(expression, 'app\.\w+\(')
            <> regexp_count(expression, '\( ?SELECT app\.(current_tenant_id|current_user_id|in_person|may)\(')
    $$,
    'a policy asks for the context inside a subselect: once a statement, not once a row'
);
select is_empty(
    $$
        select name, expression
        from our_policies
        where is_tenants
            and expression !~ '\mtenant_id = \( ?SELECT app\.current_tenant_id\(\)'
            and polroles not in (
                array['pyairtable_search'::regrole::oid], array['pyairtable_owner'::regrole::oid]
            )
    $$,
    'a policy for callers compares the tenant'
);
select bag_eq(
    $$select name from our_policies where expression ~ '\mtrue\M'$$,
    $$
        values
            ('core.tenants: owner_manages_tenants'),
            ('core.users: owner_manages_users'),
            ('core.memberships: owner_manages_memberships'),
            ('core.api_keys: owner_finds_api_keys'),
            ('core.api_keys: owner_notes_use'),
            ('airtable.records: look_up_all'),
            ('chat.conversation_sessions: look_up_all'),
            ('files.contents: look_up_all'),
            ('files.default_extensions: owner_manages_extensions'),
            ('files.default_extensions: read_all'),
            ('files.files: look_up_all'),
            ('airtable.typed_views: owner_keeps_typed_views'),
            ('airtable.changes: owner_keeps_changes'),
            ('airtable.event_counters: owner_keeps_event_counters'),
            ('airtable.feeds: owner_keeps_feeds'),
            ('airtable.transactions: owner_keeps_transactions'),
            ('airtable.watched_tables: owner_keeps_watched_tables'),
            ('airtable.webhooks: owner_finds_webhooks'),
            ('automation.outbox: owner_keeps_outbox'),
            ('automation.runs: owner_keeps_runs'),
            ('automation.triggers: owner_keeps_triggers'),
            ('automation.workflows: owner_finds_workflows'),
            ('ops.legal_holds: owner_keeps_legal_holds'),
            ('ops.maintenance_runs: owner_keeps_maintenance_runs'),
            ('ops.retention_kinds: owner_keeps_retention_kinds'),
            ('ops.retention_kinds: read_all'),
            ('ops.retention_periods: owner_keeps_retention_periods'),
            ('files.dropped_objects: owner_keeps_dropped_objects'),
            ('search.vocabulary: look_up_all'),
            ('search.vocabulary: note_words')
    $$,
    'policies that let every row through are exactly these: the owner''s on tenants, people, typed views, the change feed, '
    'the outbox and workflows, the owner''s and the operator''s on retention and maintenance, and the look-ups'
);
select is_empty(
    $$
        select o.name, o.expression
        from our_policies as o
        inner join pg_catalog.pg_policy as pol on pol.polrelid::regclass || ': ' || pol.polname = o.name
        where o.is_tenants
            and pol.polcmd <> 'r'
            and 'application_user'::regrole = any (pol.polroles)
            and o.expression !~ 'SELECT app\.may\('
            and o.expression !~ 'user_id = \( ?SELECT app\.current_user_id\(\)'
    $$,
    'a policy for callers'' writes asks for their level, or that the row is their own'
);
select is_empty(
    $$select name from our_policies where polroles = array[0::oid]$$,
    'no policy is for public'
);

select is_empty(
    $$
        select o.name, o.polroles::regrole[]
        from our_policies as o
        inner join pg_catalog.pg_policy as pol on pol.polrelid::regclass || ': ' || pol.polname = o.name
        where pol.polcmd = '*'
            and not o.polroles <@ array['pyairtable_owner'::regrole::oid, 'pyairtable_search'::regrole::oid]
    $$,
    'a policy for callers is for one verb'
);
select is_empty(
    $$select name from our_policies where expression ~ 'current_setting'$$,
    'no policy believes a setting'
);
select is_empty(
    $$
        select t.name
        from our_tables as t
        inner join pg_catalog.pg_attribute as a on t.oid = a.attrelid and t.tenant_attnum = a.attnum
        where not a.attnotnull
            or a.atttypid <> 'uuid'::regtype
    $$,
    'every row of a tenant''s table has a tenant, a uuid'
);

-- Comparisons of texts pass row level security and are estimated from everybody's rows.
select is_empty(
    $$
        select t.name, a.attname
        from our_tables as t
        inner join pg_catalog.pg_attribute as a on t.oid = a.attrelid
        where (t.tenant_attnum is not null or t.name in ('core.tenants', 'core.users'))
            and t.name !~ '^timeseries\.'
            and a.atttypid = 'text'::regtype
            and a.attname !~ '(^|_)id$|^(type|kind|state|status|level|role|shared_with|extension|mime_type|time_zone)$'
            and coalesce(a.attstattarget, -1) <> 0
            and exists (
                select
                from unnest(array['application_user', 'analyst', 'anonymous']) as r (role)
                where has_column_privilege(r.role, t.oid, a.attnum, 'select')
            )
    $$,
    'no statistics are kept of texts that callers may ask for, but ids and kinds'
);
select is_empty(
    $$
        select i.indexrelid::regclass, a.attnum
        from our_tables as t
        inner join pg_catalog.pg_index as i on t.oid = i.indrelid
        inner join pg_catalog.pg_attribute as a on i.indexrelid = a.attrelid
        where i.indexprs is not null
            and i.indkey[a.attnum - 1] = 0
            and t.name !~ '^timeseries\.'
            and a.atttypid = 'text'::regtype
            and i.indexrelid::regclass::text <> 'airtable.fields_linked_table_id_idx'
            and coalesce(a.attstattarget, -1) <> 0
    $$,
    'nor of expressions over texts in indexes'
);

-- Keys
select is_empty(
    $$
        select t.name, c.conname
        from our_tables as t
        inner join pg_catalog.pg_constraint as c on t.oid = c.conrelid
        where t.tenant_attnum is not null
            and c.contype in ('p', 'u', 'f')
            and c.conkey[1] <> t.tenant_attnum
            and c.conname not in ('memberships_user_id_fkey', 'conversation_sessions_user_id_fkey')
    $$,
    'tenant_id leads every primary, unique and foreign key of a tenant''s table; users have no tenant'
);
select is_empty(
    $$
        select t.name, c.conname
        from our_tables as t
        inner join pg_catalog.pg_constraint as c on t.oid = c.conrelid
        inner join our_tables as target on c.confrelid = target.oid
        where t.tenant_attnum is not null
            and target.tenant_attnum is not null
            and c.confkey[1] <> target.tenant_attnum
    $$,
    'and meets the tenant_id of the table it points to'
);
select is_empty(
    $$
        select t.name, i.indexrelid::regclass
        from our_tables as t
        inner join pg_catalog.pg_index as i on t.oid = i.indrelid
        where t.tenant_attnum is not null
            and i.indisunique
            and i.indkey[0] <> t.tenant_attnum
    $$,
    'so with unique indexes that are no constraint: one tenant cannot tell what another has'
);
select is_empty(
    $$
        select t.name
        from our_tables as t
        where t.tenant_attnum is not null
            -- always empty
            and t.name <> 'timeseries.usage_loading'
            and not exists (
                select
                from pg_catalog.pg_index as i
                where i.indrelid = t.oid
                    and i.indkey[0] = t.tenant_attnum
                    and i.indisvalid
            )
    $$,
    'every tenant''s table has an index led by tenant_id'
);
select is_empty(
    $$
        select t.name, c.conname
        from our_tables as t
        inner join pg_catalog.pg_constraint as c on t.oid = c.conrelid
        where c.contype = 'f'
            and not exists (
                select
                from pg_catalog.pg_index as i
                where i.indrelid = t.oid
                    and i.indkey[0] = any (c.conkey)
                    and i.indisvalid
            )
    $$,
    'every foreign key has an index that a delete on its other side can use'
);

-- Functions
select is_empty(
    $$
        select name
        from our_functions
        where prosqlbody is null
            and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)
            and name not in (
                'timeseries.refresh_usage_rollups(timestamp with time zone,boolean)',
                'timeseries.use_continuous_aggregates()',
                'timeseries.use_rollup_tables()',
                'ops.maintain(text[])',
                'ops.run_job(integer,jsonb)'
            )
    $$,
    'every function finds types and operators in pg_catalog before it finds a caller''s temporary ones, but those whose names '
    'are bound when they are made and procedures that commit, which may set nothing'
);
select is_empty(
    $$
        select name
        from our_functions
        where prosecdef
            and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)
    $$,
    'so does every one that runs with its owner''s rights, without exception'
);
select is_empty(
    $$
        select f.name
        from our_functions as f
        inner join pg_catalog.pg_proc as p on f.oid = p.oid
        cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as acl
        where acl.grantee = 0
    $$,
    'no function is public''s to execute'
);
select is_empty(
    $$
        select name
        from our_functions
        where schema in ('core', 'airtable', 'automation', 'search', 'api')
            and name <> 'api.ping()'
            and has_function_privilege('anonymous', oid, 'execute')
    $$,
    'anonymous executes no function that reads or writes data'
);
select is_empty(
    $$
        select name
        from our_functions
        where has_function_privilege('authenticator', oid, 'execute')
            and name not in ('app.authenticate_api_key(text)', 'app.open_context(text,text,text,text,text,text)')
    $$,
    'nor does authenticator before it becomes somebody, but to ask whose an API key is and to open a context'
);
select bag_eq(
    'select name, proowner::regrole::text from our_functions where prosecdef',
    $$
        values
            ('api.active_users(timestamp with time zone,timestamp with time zone,interval,text)', 'pyairtable_owner'),
            ('api.log_usage(jsonb)', 'pyairtable_owner'),
            ('api.top_usage(timestamp with time zone,timestamp with time zone,text,text,integer)', 'pyairtable_owner'),
            (
                'api.usage_latency(timestamp with time zone,timestamp with time zone,interval,text,double precision[],text)',
                'pyairtable_owner'
            ),
            ('api.usage_month(text,timestamp with time zone)', 'pyairtable_owner'),
            (
                'api.usage_over_time(timestamp with time zone,timestamp with time zone,interval,text,integer,text)',
                'pyairtable_owner'
            ),
            ('api.usage_summary(timestamp with time zone,timestamp with time zone)', 'pyairtable_owner'),
            ('api.usage_week_over_week(text,timestamp with time zone)', 'pyairtable_owner'),
            ('api.append_messages(text,jsonb)', 'pyairtable_owner'),
            ('api.find_tool_messages(jsonb,text,integer)', 'pyairtable_owner'),
            ('api.list_messages(text,integer,text,boolean)', 'pyairtable_owner'),
            ('api.search_messages(text,text,integer)', 'pyairtable_owner'),
            ('timeseries.tg_conversation_sessions__delete_messages()', 'pyairtable_owner'),
            ('ops.tg_tenants__keep_held()', 'pyairtable_owner'),
            ('app.verified_setting(text)', 'pyairtable_owner'),
            ('app.authenticate_api_key(text)', 'pyairtable_owner'),
            ('app.open_context(text,text,text,text,text,text)', 'pyairtable_owner'),
            ('app.create_typed_view(text,text,text)', 'pyairtable_owner'),
            ('app.drop_typed_view(text)', 'pyairtable_owner'),
            ('app.refresh_typed_view(text)', 'pyairtable_owner'),
            ('core.member_id(text,text)', 'pyairtable_owner'),
            ('core.tg_memberships__keep_owner()', 'pyairtable_owner'),
            ('airtable.await_links(text,text[],text[],text[],text[],text[],bigint[])', 'pyairtable_owner'),
            ('airtable.close_feed(text,boolean)', 'pyairtable_owner'),
            ('airtable.open_feed(text,boolean)', 'pyairtable_owner'),
            ('airtable.put_cells(text,text,text[],jsonb[])', 'pyairtable_owner'),
            ('airtable.reserve_auto_numbers(text,bigint)', 'pyairtable_owner'),
            ('airtable.show_attachment(text)', 'pyairtable_owner'),
            ('airtable.tg_fields__follow_in_typed_views()', 'pyairtable_owner'),
            ('airtable.tg_tables__follow_in_typed_view()', 'pyairtable_owner'),
            ('airtable.tg_typed_views__drop_view()', 'pyairtable_owner'),
            ('airtable.tg_changes__announce()', 'pyairtable_owner'),
            ('airtable.tg_fields__note_changes()', 'pyairtable_owner'),
            ('airtable.tg_fields__note_computed()', 'pyairtable_owner'),
            ('airtable.tg_records__note_changes()', 'pyairtable_owner'),
            ('airtable.tg_records__note_updates()', 'pyairtable_owner'),
            ('airtable.tg_tables__note_changes()', 'pyairtable_owner'),
            ('airtable.tg_transactions__number()', 'pyairtable_owner'),
            ('airtable.trash_records(text,text[])', 'pyairtable_owner'),
            ('airtable.untrash_records(text,text[])', 'pyairtable_owner'),
            ('automation.claim(text,text[],integer,interval)', 'pyairtable_owner'),
            ('automation.claim_runs(text,integer,interval)', 'pyairtable_owner'),
            ('automation.complete(uuid,bigint,uuid)', 'pyairtable_owner'),
            ('automation.enqueue_due(timestamp with time zone)', 'pyairtable_owner'),
            ('automation.extend(uuid,bigint,uuid,interval)', 'pyairtable_owner'),
            ('automation.fail(uuid,bigint,uuid,text,interval)', 'pyairtable_owner'),
            ('automation.fail_run(uuid,text,uuid,jsonb,interval,boolean)', 'pyairtable_owner'),
            ('automation.finish_run(uuid,text,uuid,jsonb)', 'pyairtable_owner'),
            ('automation.outbox_state()', 'pyairtable_owner'),
            ('automation.request_run(text,text,jsonb,text)', 'pyairtable_owner'),
            ('automation.requeue_run(text)', 'pyairtable_owner'),
            ('automation.revive(uuid,bigint)', 'pyairtable_owner'),
            ('automation.tg_fields__fault_triggers()', 'pyairtable_owner'),
            ('automation.withdraw_run(text)', 'pyairtable_owner'),
            ('automation.webhook_notification(uuid,text)', 'pyairtable_owner'),
            ('search.filter_records(text,jsonb,bigint,integer)', 'pyairtable_search'),
            ('search.find_files(tsquery,integer)', 'pyairtable_search'),
            ('search.find_records(text,text[],integer)', 'pyairtable_search'),
            ('search.find_shared_sessions(jsonb,text,timestamp with time zone,text,integer)', 'pyairtable_search'),
            ('search.fuzzy_query(text,text[])', 'pyairtable_search'),
            ('search.is_attached(uuid,text,text,text)', 'pyairtable_search'),
            ('search.linking_records(text[],text[],text[])', 'pyairtable_search'),
            ('search.match_many_records(text,jsonb[])', 'pyairtable_search'),
            ('search.match_records(text,jsonb[])', 'pyairtable_search'),
            ('search.select_records(text,jsonb,jsonb,jsonb,integer)', 'pyairtable_search'),
            ('search.tg_records__note_words()', 'pyairtable_search')
    $$,
    'functions that run with their owner''s rights are exactly these'
);
select is_empty(
    $$
        select name
        from our_functions
        where proowner <> 'pyairtable_search'::regrole
            and proowner <> 'pyairtable_owner'::regrole
    $$,
    'every function belongs to the owner or to the look-up role'
);
select bag_eq(
    $$
        select name
        from our_functions
        where schema in ('app', 'core')
            and not has_function_privilege('application_user', oid, 'execute')
    $$,
    $$
        values
            ('app.authenticate_api_key(text)'),
            ('app.begin_as(uuid,uuid,name,interval,text)'),
            ('app.create_context_key()'),
            ('app.retire_context_key(smallint)'),
            ('app.require_typed_view(uuid,text)'),
            ('core.create_tenant(text,text)'),
            ('core.list_tenants()'),
            ('core.tg_api_keys__end_no_later()'),
            ('core.tg_memberships__keep_owner()'),
            ('core.tenant_id(text)')
    $$,
    'what application_user may not call is exactly this'
);

select bag_eq(
    $$
        select name
        from our_functions
        where has_function_privilege('pyairtable_dispatcher', oid, 'execute')
    $$,
    $$
        values
            ('automation.claim(text,text[],integer,interval)'),
            ('automation.claim_runs(text,integer,interval)'),
            ('automation.complete(uuid,bigint,uuid)'),
            ('automation.enqueue_due(timestamp with time zone)'),
            ('automation.extend(uuid,bigint,uuid,interval)'),
            ('automation.fail(uuid,bigint,uuid,text,interval)'),
            ('automation.fail_run(uuid,text,uuid,jsonb,interval,boolean)'),
            ('automation.finish_run(uuid,text,uuid,jsonb)'),
            ('automation.outbox_state()'),
            ('automation.revive(uuid,bigint)'),
            ('automation.webhook_notification(uuid,text)')
    $$,
    'what the dispatcher, which serves all tenants, may call is exactly this'
);
select is_empty(
    $$
        select name
        from our_functions
        where has_function_privilege('pyairtable_dispatcher', oid, 'execute')
            and has_function_privilege('application_user', oid, 'execute')
    $$,
    'and none of it is for callers'
);

-- Owners and comments
select is_empty(
    $$
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        where c.relowner <> 'pyairtable_owner'::regrole
    $$,
    'every table, index, sequence and view belongs to the owner'
);
select is_empty(
    $$
        select s.name
        from our_schemas as s
        inner join pg_catalog.pg_namespace as n on s.oid = n.oid
        where n.nspowner <> 'pyairtable_owner'::regrole
            or obj_description(n.oid, 'pg_namespace') is null
    $$,
    'every schema belongs to the owner and has a comment'
);
select is_empty(
    $$
        select t.oid::regtype
        from pg_catalog.pg_type as t
        inner join our_schemas as s on t.typnamespace = s.oid
        where t.typowner <> 'pyairtable_owner'::regrole
    $$,
    'every type belongs to the owner'
);
select is_empty(
    $$select name from our_tables where obj_description(oid, 'pg_class') is null$$,
    'every table has a comment'
);
select is_empty(
    $$select name from our_functions where obj_description(oid, 'pg_proc') is null$$,
    'every function has a comment: those of api are the documentation of the calls'
);

-- Tables and views nobody was meant to see
select is_empty(
    $$
        select c.oid::regclass, role, privilege
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        cross join unnest(array['anonymous', 'authenticator']) as role
    cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
        where c.relkind in ('r', 'p', 'v', 'm')
            and has_table_privilege(role, c.oid, privilege)
    $$,
    'anonymous and authenticator have no right on any table or view'
);
select is_empty(
    $$
        select c.oid::regclass, privilege
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        cross join unnest(array['truncate', 'references', 'trigger']) as privilege
        where c.relkind in ('r', 'p')
            and has_table_privilege('application_user', c.oid, privilege)
    $$,
    'application_user truncates nothing, refers to nothing and makes no trigger'
);
select is_empty(
    $$
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        where c.relkind = 'v'
            and not coalesce('security_invoker=true' = any (c.reloptions), false)
            and not coalesce('security_barrier=true' = any (c.reloptions), false)
    $$,
    'a view works with its caller''s rights, or is a barrier'
);

-- Rights: those that docs/security.md lists, and no others
select is_empty(
    $$
        with granted as (
            select 'relation ' || c.oid::regclass as object, acl.grantee, s.name as schema
            from pg_catalog.pg_class as c
            inner join our_schemas as s on c.relnamespace = s.oid
            cross join aclexplode(c.relacl) as acl
            union all
            select 'column ' || a.attrelid::regclass || '.' || a.attname, acl.grantee, s.name
            from pg_catalog.pg_attribute as a
            inner join pg_catalog.pg_class as c on a.attrelid = c.oid
            inner join our_schemas as s on c.relnamespace = s.oid
            cross join aclexplode(a.attacl) as acl
            union all
            select 'function ' || f.name, acl.grantee, f.schema
            from our_functions as f
            inner join pg_catalog.pg_proc as p on f.oid = p.oid
            cross join aclexplode(p.proacl) as acl
            union all
            select 'type ' || t.oid::regtype, acl.grantee, s.name
            from pg_catalog.pg_type as t
            inner join our_schemas as s on t.typnamespace = s.oid
            cross join aclexplode(t.typacl) as acl
            union all
            select 'schema ' || s.name, acl.grantee, s.name
            from our_schemas as s
            inner join pg_catalog.pg_namespace as n on s.oid = n.oid
            cross join aclexplode(n.nspacl) as acl
            union all
            select 'default ' || d.defaclobjtype::text, acl.grantee, ''
            from pg_catalog.pg_default_acl as d
            cross join aclexplode(d.defaclacl) as acl
            where d.defaclrole in ('pyairtable_owner'::regrole, 'pyairtable_search'::regrole)
        )

        select g.object, g.grantee::regrole
        from granted as g
        left join pg_catalog.pg_roles as r on g.grantee = r.oid
        where coalesce(r.rolname, 'public') not in (
            'pyairtable_owner', 'application_user', 'anonymous', 'authenticator', 'auditor', 'analyst', 'pyairtable_search',
            'pyairtable_dispatcher'
        )
            and not (coalesce(r.rolname, 'public') = 'pyairtable_monitor' and g.schema in ('automation', 'ops'))
    $$,
    'nothing is granted to public, by default privileges either, nor to a role that the matrix of rights does not show'
);
select is_empty(
    $$
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        cross join aclexplode(c.relacl) as acl
        where c.relkind in ('S', 'm', 'f')
            and acl.grantee <> c.relowner
    $$,
    'no sequence, materialized view or foreign table is anybody''s: they have no row level security'
);
select is_empty(
    $$
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join our_schemas as s on c.relnamespace = s.oid
        where c.relkind = 'v'
            and not coalesce('security_invoker=true' = any (c.reloptions), false)
            and pg_get_viewdef(c.oid) !~ '\( ?SELECT app\.(current|require)_tenant_id\('
    $$,
    'a view with its owner''s rights asks for the tenant inside a subselect'
);
select is_empty(
    $$
        select p.relation::text
        from (
            select c.oid::regclass::text as relation, c.oid, 'pg_class'::regclass as catalog, c.relnamespace as place
            from pg_catalog.pg_class as c
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            union all
            select f.oid::regprocedure::text, f.oid, 'pg_proc'::regclass, f.pronamespace
            from pg_catalog.pg_proc as f
        ) as p
        where p.place = 'public'::regnamespace
            and not exists (
                select
                from pg_catalog.pg_depend as d
                where d.classid = p.catalog
                    and d.objid = p.oid
                    and d.deptype = 'e'
            )
    $$,
    'schema public, which everybody may use, holds what extensions put there and nothing else'
);
select is_empty(
    $$
        select r.rolname
        from pg_catalog.pg_roles as r
        where r.rolname in (
            'pyairtable_owner', 'application_user', 'anonymous', 'authenticator', 'auditor', 'analyst', 'pyairtable_search',
            'pyairtable_dispatcher', 'pyairtable_monitor', 'pyairtable_views'
        )
            and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
    $$,
    'no role is above row level security, or can make one that is'
);
select is_empty(
    $$
        select m.member::regrole, m.roleid::regrole
        from pg_catalog.pg_auth_members as m
        where m.member::regrole::text in (
            'application_user', 'anonymous', 'auditor', 'analyst', 'pyairtable_search', 'pyairtable_dispatcher',
            'authenticator'
        )
            and not (
                m.member = 'authenticator'::regrole
                and m.roleid::regrole::text in ('application_user', 'anonymous', 'auditor', 'analyst')
            )
    $$,
    'callers are members of no role, and their login only of theirs'
);
select is_empty(
    $$
        select f.name
        from our_functions as f
        inner join pg_catalog.pg_proc as p on f.oid = p.oid
        where p.proleakproof
    $$,
    'no function of ours may look at rows before row level security has'
);

select *
from finish();

rollback;
