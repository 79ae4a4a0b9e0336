begin;

select plan(5);

insert into core.feature_flags (tenant_id, name, enabled)
values (tests.tenant('acme'), 'charts', true), (tests.tenant('acme'), 'maps', false), (tests.tenant('globex'), 'rockets', true);

select tests.be('carol of acme');

select is(app.feature_enabled('charts'), true, 'a flag that is on is on for every member');
select is(app.feature_enabled('maps'), false, 'one that is off is off');
select is(app.feature_enabled('unheard-of'), false, 'so is one that was never set');
select is(app.feature_enabled('rockets'), false, 'and one of another tenant');

select set_config('app.context_signature', '', true);

select is(app.feature_enabled('charts'), false, 'without a tenant everything is off');

select *
from finish();

rollback;
