begin;

select plan(5);

select tests.be('alice of acme');
select is(api.set_time_zone('Asia/Kolkata')::jsonb, '{"timeZone": "Asia/Kolkata"}', 'an owner sets the time zone');
select throws_ok(
    'update core.tenants set slug = ''acne''', '42501', 'permission denied for table tenants', 'but not the slug'
);
reset role;
select results_eq(
    'select slug, time_zone from core.tenants order by slug',
    $$values ('acme', 'Asia/Kolkata'), ('globex', 'UTC')$$,
    'of her tenant alone'
);
select tests.be('erin of acme');
select throws_ok('select api.set_time_zone(''UTC'')', 'PT403', null, 'erin, who edits, is refused');
select is(tests.rows_affected('update core.tenants set time_zone = ''UTC'''), 0::bigint, 'and changes none by SQL');

reset role;

select *
from finish();

rollback;
