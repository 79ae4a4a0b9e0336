begin;

select plan(5);

insert into ops.retention_periods (tenant_id, kind, keep) values (tests.tenant('globex'), 'trash', '9 days');
select tests.be('alice of acme');
select is_empty('select from ops.retention_periods', 'alice sees no period of globex');
select is(
    tests.rows_affected($$insert into ops.retention_periods (tenant_id, kind, keep) values (tests.tenant('acme'), 'trash', '1 day')$$),
    1::bigint,
    'sets one of acme'
);
select throws_ok(
    $$insert into ops.retention_periods (tenant_id, kind, keep) values (tests.tenant('globex'), 'runs', '1 day')$$,
    '42501',
    null,
    'but none of globex'
);
reset role;
select tests.be('erin of acme');
select is(tests.rows_affected($$update ops.retention_periods set keep = '2 days'$$), 0::bigint, 'erin, who edits, changes none');
select is(tests.rows_affected('delete from ops.retention_periods'), 0::bigint, 'and deletes none');
reset role;

select *
from finish();

rollback;
