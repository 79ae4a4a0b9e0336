begin;

select plan(9);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select api.create_trigger(workflow, 'schedule', cron => '*/10 * * * *')
from ids;
reset role;
update automation.triggers set next_at = '2026-01-01 10:00Z';

select is(automation.enqueue_due('2026-01-01 09:59Z'), 0, 'nothing is due before its time');
select is(automation.enqueue_due('2026-01-01 10:00Z'), 1, 'what is due is run');
select is((select next_at from automation.triggers), '2026-01-01 10:10Z'::timestamptz, 'and comes again');
select is((select input from automation.runs), '{"scheduledTime": "2026-01-01T10:00:00.000Z"}', 'the run knows its time');
select is(automation.enqueue_due('2026-01-02 00:05Z'), 1, 'times that were missed are run once');
select is((select next_at from automation.triggers), '2026-01-02 00:10Z'::timestamptz, 'the next one is ahead');

update automation.workflows set is_enabled = false;
select is(automation.enqueue_due('2026-01-02 00:10Z'), 0, 'a disabled workflow misses its times');

update automation.workflows set is_enabled = true;
update automation.triggers set time_zone = 'Mars/Olympus';
select is(automation.enqueue_due('2026-01-03 00:00Z'), 0, 'a zone the server does not know holds up nobody');
select is((select fault from automation.triggers), 'time zone "Mars/Olympus" not recognized', 'but is told');

select *
from finish();

rollback;
