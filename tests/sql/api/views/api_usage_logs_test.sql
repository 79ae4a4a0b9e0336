begin;

select plan(8);

select app.begin_as(tests.tenant('acme'));
select api.log_usage('[
    {"service": "gateway", "endpoint": "/v0/one", "method": "GET", "status": 200, "durationMs": 1},
    {"service": "gateway", "endpoint": "/v0/two", "method": "GET", "status": 200, "durationMs": 1}]');
reset role;
select app.begin_as(tests.tenant('globex'));
select api.log_usage('{"service": "gateway", "endpoint": "/v0/rockets", "method": "GET", "status": 200, "durationMs": 1}');
reset role;

-- A function that shows whatever is given to it, and would be run first if that were cheaper.
create function pg_temp.tell(endpoint text)
returns boolean
language plpgsql
cost 0.0001
as $$
begin
    raise notice 'seen: %', endpoint;
    perform set_config('tests.seen', concat_ws(' ', current_setting('tests.seen', true), endpoint), true);
    return true;
end;
$$;

grant execute on function pg_temp.tell(text) to application_user;

select tests.be('alice of acme');

select results_eq(
    'select endpoint from api.api_usage_logs order by endpoint', $$values ('/v0/one'), ('/v0/two')$$, 'an owner sees the tenant''s rows'
);
select is(
    (select count(*) from api.api_usage_logs where tenant_id = '00000000-0000-0000-0000-000000000000' or true),
    2::bigint,
    'whatever is asked for'
);
select is((select count(*) from api.api_usage_logs where pg_temp.tell(endpoint)), 2::bigint, 'a caller''s function is run');
select ok(current_setting('tests.seen') !~ 'rockets', 'and sees no other tenant''s row');
select throws_ok(
    $$delete from api.api_usage_logs$$, '42501', 'permission denied for view api_usage_logs', 'nobody changes rows'
);

reset role;
select tests.be('erin of acme');
select is_empty('select from api.api_usage_logs', 'who is no owner sees none');

reset role;
select app.begin_as(tests.tenant('globex'), null, 'application_user');
select results_eq('select endpoint from api.api_usage_logs', $$values ('/v0/rockets')$$, 'a tenant''s own service sees its own');

reset role;
set local role anonymous;
select throws_ok('select from api.api_usage_logs', '42501', null, 'without a tenant nobody reads it');

reset role;

select *
from finish();

rollback;
