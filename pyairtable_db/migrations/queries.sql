-- The statements the engine sends, one a name; parameters are psycopg's %(name)s.

-- name: ledger_exists
select pg_catalog.to_regclass('migrations.ledger') is not null

-- name: ledger_version
select version from migrations.ledger

-- name: applied
select id, kind, origin, state, sha256, rendered_sha256, vars_sha256, transactional,
    rollback_transactional, irreversible, at, duration_ms, run, position
from migrations.applied
order by position

-- name: applied_sql
select sql, rollback_sql
from migrations.applied
where id = %(id)s

-- name: repeatables
select path, from_run, sha256, rendered_sha256, vars_sha256, objects
from migrations.repeatables
where to_run is null
order by path

-- name: absent_repeatables
select distinct r.path
from migrations.repeatables as r
cross join lateral pg_catalog.jsonb_to_recordset(r.objects)
    as o (kind text, identity text, relation text, name text)
where r.to_run is null
    and not case
        when o.kind in ('function', 'procedure') and o.identity not like '%%)'
            then pg_catalog.to_regproc(o.identity) is not null
        when o.kind in ('function', 'procedure')
            then pg_catalog.to_regprocedure(o.identity) is not null
        when o.kind in ('view', 'materialized view')
            then pg_catalog.to_regclass(o.identity) is not null
        when o.kind = 'trigger'
            then exists (
                select from pg_catalog.pg_trigger
                where tgrelid = pg_catalog.to_regclass(o.relation) and tgname = o.name
            )
        when o.kind = 'policy'
            then exists (
                select from pg_catalog.pg_policy
                where polrelid = pg_catalog.to_regclass(o.relation) and polname = o.name
            )
        when o.kind = 'rule'
            then exists (
                select from pg_catalog.pg_rewrite
                where ev_class = pg_catalog.to_regclass(o.relation) and rulename = o.name
            )
        when o.kind = 'event trigger'
            then exists (select from pg_catalog.pg_event_trigger where evtname = o.name)
        else true
    end

-- name: dependents
with recursive known as (
    select r.path, o.kind, o.identity, o.relation,
        case
            when o.kind in ('function', 'procedure', 'aggregate') then 'pg_catalog.pg_proc'::regclass
            when o.kind in ('view', 'materialized view') then 'pg_catalog.pg_class'::regclass
            when o.kind = 'trigger' then 'pg_catalog.pg_trigger'::regclass
            when o.kind = 'policy' then 'pg_catalog.pg_policy'::regclass
            when o.kind = 'rule' then 'pg_catalog.pg_rewrite'::regclass
            when o.kind = 'event trigger' then 'pg_catalog.pg_event_trigger'::regclass
        end as classid,
        case
            when o.kind in ('function', 'procedure') and o.identity not like '%%)'
                then pg_catalog.to_regproc(o.identity)::oid
            when o.kind in ('function', 'procedure') then pg_catalog.to_regprocedure(o.identity)::oid
            when o.kind in ('view', 'materialized view') then pg_catalog.to_regclass(o.identity)::oid
            when o.kind = 'trigger' then (
                select t.oid from pg_catalog.pg_trigger as t
                where t.tgrelid = pg_catalog.to_regclass(o.relation) and t.tgname = o.name
            )
            when o.kind = 'policy' then (
                select p.oid from pg_catalog.pg_policy as p
                where p.polrelid = pg_catalog.to_regclass(o.relation) and p.polname = o.name
            )
            when o.kind = 'rule' then (
                select w.oid from pg_catalog.pg_rewrite as w
                where w.ev_class = pg_catalog.to_regclass(o.relation) and w.rulename = o.name
            )
            when o.kind = 'event trigger' then (
                select e.oid from pg_catalog.pg_event_trigger as e where e.evtname = o.name
            )
        end as objid
    from migrations.repeatables as r
    cross join lateral pg_catalog.jsonb_to_recordset(r.objects)
        as o (kind text, identity text, relation text, name text)
    where r.to_run is null
),
reached as (
    select k.classid, k.objid
    from known as k
    inner join pg_catalog.jsonb_to_recordset(%(objects)s) as d (kind text, identity text, relation text)
        on d.kind = k.kind
        and d.identity = k.identity
        and d.relation is not distinct from k.relation
    where k.objid is not null
    union
    select n.classid, n.objid
    from reached
    cross join lateral (
        select p.classid, p.objid
        from pg_catalog.pg_depend as p
        where p.refclassid = reached.classid and p.refobjid = reached.objid and p.deptype in ('n', 'a', 'i')
        union all
        select 'pg_catalog.pg_class'::regclass, w.ev_class
        from pg_catalog.pg_rewrite as w
        where reached.classid = 'pg_catalog.pg_rewrite'::regclass
            and w.oid = reached.objid
            and w.rulename = '_RETURN'
    ) as n
)
select distinct k.path
from known as k
inner join reached as r on r.classid = k.classid and r.objid = k.objid

-- name: repeatables_before
select path, from_run, sha256, rendered_sha256, vars_sha256, objects
from migrations.repeatables
where from_run < %(run)s
    and (to_run is null or to_run >= %(run)s)
order by path

-- name: repeatable_sql
select sql
from migrations.repeatables
where path = %(path)s
    and from_run = %(from_run)s

-- name: start_run
insert into migrations.runs (command, os_user, host, release, backend_pid, backend_start)
select %(command)s, %(os_user)s, %(host)s, %(release)s, a.pid, a.backend_start
from (values (%(backend_pid)s::integer)) as worker (pid)
left join pg_catalog.pg_stat_activity as a on a.pid = worker.pid
returning id

-- name: finish_run
update migrations.runs
set finished = clock_timestamp(), outcome = %(outcome)s, error = %(error)s
where id = %(run)s

-- name: orphans
select r.id, a.pid
from migrations.runs as r
left join pg_catalog.pg_stat_activity as a
    on a.pid = r.backend_pid
    and a.backend_start = r.backend_start
where r.outcome = 'running'

-- name: close_orphans
update migrations.runs
set finished = clock_timestamp(), outcome = 'interrupted', error = 'the runner ended without a word'
where outcome = 'running'

-- name: terminate
select pg_catalog.pg_terminate_backend(%(pid)s, 5000)

-- name: record_applied
insert into migrations.applied (
    id, kind, origin, state, sha256, rendered_sha256, vars_sha256, sql, transactional,
    rollback_sql, rollback_transactional, irreversible, duration_ms, run
)
values (
    %(id)s, %(kind)s, %(origin)s, %(state)s, %(sha256)s, %(rendered_sha256)s, %(vars_sha256)s, %(sql)s,
    %(transactional)s, %(rollback_sql)s, %(rollback_transactional)s, %(irreversible)s, %(duration_ms)s, %(run)s
)

-- name: record_applied_at
insert into migrations.applied (
    id, position, kind, origin, state, sha256, rendered_sha256, vars_sha256, sql, transactional,
    rollback_sql, rollback_transactional, irreversible, duration_ms, run
)
overriding system value
values (
    %(id)s, %(position)s, %(kind)s, %(origin)s, %(state)s, %(sha256)s, %(rendered_sha256)s, %(vars_sha256)s,
    %(sql)s, %(transactional)s, %(rollback_sql)s, %(rollback_transactional)s, %(irreversible)s, %(duration_ms)s,
    %(run)s
)

-- name: set_state
update migrations.applied
set state = %(state)s, duration_ms = coalesce(%(duration_ms)s, duration_ms), at = clock_timestamp()
where id = %(id)s

-- name: forget_applied
delete from migrations.applied
where id = %(id)s

-- name: record_step
insert into migrations.steps (run, number, action, name, duration_ms)
values (%(run)s, %(number)s, %(action)s, %(name)s, %(duration_ms)s)

-- name: drop_own_repeatable
delete from migrations.repeatables
where path = %(path)s
    and from_run = %(run)s

-- name: close_repeatable
update migrations.repeatables
set to_run = %(run)s
where path = %(path)s
    and to_run is null

-- name: record_repeatable
insert into migrations.repeatables (path, from_run, sha256, rendered_sha256, vars_sha256, sql, objects)
values (%(path)s, %(run)s, %(sha256)s, %(rendered_sha256)s, %(vars_sha256)s, %(sql)s, %(objects)s)

-- name: history
select r.id, r.command, r.role, r.os_user, r.host, r.release, r.started, r.finished, r.outcome, r.error,
    coalesce(
        (select pg_catalog.json_agg(
            pg_catalog.json_build_object('action', s.action, 'name', s.name, 'ms', s.duration_ms)
            order by s.number
        )
        from migrations.steps as s
        where s.run = r.id),
        '[]'
    ) as steps
from migrations.runs as r
order by r.id desc
limit %(limit)s

-- name: try_lock
select pg_catalog.pg_try_advisory_lock(%(key)s)

-- name: lock_holder
select l.pid, a.usename, coalesce(a.client_hostname, host(a.client_addr), 'local'), a.application_name,
    a.backend_start
from pg_catalog.pg_locks as l
left join pg_catalog.pg_stat_activity as a on a.pid = l.pid
where l.locktype = 'advisory'
    and l.granted
    and l.objsubid = 1
    and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
    and l.classid::bigint << 32 | l.objid::bigint = %(key)s

-- name: backend_pid
select pg_catalog.pg_backend_pid()

-- name: table_of
select pg_catalog.format('%%I.%%I', n.nspname, c.relname)
from pg_catalog.pg_class as o
left join pg_catalog.pg_index as i on i.indexrelid = o.oid
inner join pg_catalog.pg_class as c on c.oid = coalesce(i.indrelid, o.oid)
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where o.oid = pg_catalog.to_regclass(%(name)s)
    and c.relkind in ('r', 'p')

-- name: relation_locks
select relation::bigint, mode
from pg_catalog.pg_locks
where locktype = 'relation'
    and pid = %(pid)s

-- name: is_waiting
select wait_event_type = 'Lock'
from pg_catalog.pg_stat_activity
where pid = %(pid)s

-- name: relation_files
select c.oid::bigint, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relfilenode::bigint
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'v', 'f')
    and n.nspname !~ '^(pg_|information_schema$)'

-- name: relation_scans
select relid::bigint, seq_scan
from pg_catalog.pg_stat_xact_user_tables

-- name: installed_extensions
select extname from pg_catalog.pg_extension

-- name: role_usable
select
    exists (select from pg_catalog.pg_roles where rolname = %(role)s),
    exists (
        select from pg_catalog.pg_roles
        where rolname = %(role)s
            and pg_catalog.pg_has_role(session_user, oid, 'set')
    ),
    session_user

-- name: index_state
select pg_catalog.format('%%I.%%I', n.nspname, i.relname), x.indisvalid, p.pid
from pg_catalog.pg_class as t
inner join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
inner join pg_catalog.pg_class as i on i.relnamespace = t.relnamespace
inner join pg_catalog.pg_index as x on x.indexrelid = i.oid
left join pg_catalog.pg_stat_progress_create_index as p on p.index_relid = i.oid
where t.oid = pg_catalog.to_regclass(%(relation)s)
    and i.relname = %(index)s

-- name: broken_indexes
select pg_catalog.format('%%I.%%I', n.nspname, c.relname)
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on c.oid = i.indexrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where not i.indisvalid
    and c.relname ~ '_cc(new|old)[0-9]*$'
    and pg_catalog.to_regclass(%(name)s) in (i.indrelid, i.indexrelid)

-- name: has_objects
select exists (
    select
    from (
        select 'pg_catalog.pg_class'::regclass as classid, c.oid, c.relnamespace as namespace
        from pg_catalog.pg_class as c
        union all
        select 'pg_catalog.pg_proc'::regclass, p.oid, p.pronamespace
        from pg_catalog.pg_proc as p
        union all
        select 'pg_catalog.pg_type'::regclass, t.oid, t.typnamespace
        from pg_catalog.pg_type as t
        union all
        select 'pg_catalog.pg_namespace'::regclass, n.oid, n.oid
        from pg_catalog.pg_namespace as n
        where n.nspname <> 'public'
    ) as o
    inner join pg_catalog.pg_namespace as n on n.oid = o.namespace
    where n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'migrations')
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where d.classid = o.classid and d.objid = o.oid and d.deptype = 'e'
        )
)
