begin;

select plan(2);

insert into ops.legal_holds (tenant_id, reason, placed_by)
values (tests.tenant('acme'), 'case', 'counsel');
select ok(
    exists (
        select
        from pg_catalog.pg_locks as l
        where l.pid = pg_backend_pid()
            and l.locktype = 'advisory'
            and l.mode = 'ExclusiveLock'
            and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('ops.legal_holds ' || tests.tenant('acme'), 0)
    ),
    'deletes of the tenant that look for holds wait for this transaction'
);

select trigger_is('ops', 'legal_holds', 'legal_holds_lock_out', 'ops', 'tg_legal_holds__lock_out', 'it is called by the table');

select *
from finish();

rollback;
