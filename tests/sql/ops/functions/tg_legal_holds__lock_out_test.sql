begin;

select plan(1);

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

select *
from finish();

rollback;
