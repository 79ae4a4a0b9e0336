begin;

select plan(3);

select has_table('timeseries', 'usage_kept', 'tenants may have a time of their own');
select lives_ok('select timeseries.define_usage_views()', 'the views can be made anew');
select ok(
    not has_function_privilege('application_user', 'timeseries.define_usage_views()', 'execute'), 'though not by callers'
);

select *
from finish();

rollback;
