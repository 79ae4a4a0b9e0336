begin;

select plan(6);

select ops.place_hold(tests.tenant('acme'), 'operator', 'counsel');
select ops.place_hold(tests.tenant('globex'), 'secret', 'counsel');
select tests.be('alice of acme');
select results_eq('select reason from ops.legal_holds', $$values ('operator')$$, 'alice sees acme''s alone');
select is(
    tests.rows_affected($$update ops.legal_holds set released_at = now(), released_by = 'me'$$), 0::bigint, 'releases none of the operator''s'
);
select is(
    tests.rows_affected(
        $$insert into ops.legal_holds (tenant_id, reason, placed_by) values (tests.tenant('acme'), 'own', 'me')$$
    ),
    1::bigint,
    'places one'
);
select throws_ok(
    $$insert into ops.legal_holds (tenant_id, reason, placed_by) values (tests.tenant('globex'), 'own', 'me')$$, '42501', null, 'but none on globex'
);
select is(
    tests.rows_affected($$update ops.legal_holds set released_at = now(), released_by = 'me'$$), 1::bigint, 'and releases hers'
);
reset role;
select tests.be('erin of acme');
select is_empty('select from ops.legal_holds', 'erin, who edits, sees none');
reset role;

select *
from finish();

rollback;
