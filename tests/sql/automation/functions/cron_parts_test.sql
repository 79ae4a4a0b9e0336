begin;

select plan(4);

select is(automation.cron_parts(e' 0 12\t* jan  mon-fri '), array['0', '12', '*', 'jan', 'mon-fri'], 'five fields');
select is(automation.cron_parts('@weekly'), array['0', '0', '*', '*', '0'], 'a name for five fields');
select is(automation.cron_parts(cron), null, coalesce(cron, 'null') || ' is none')
from unnest(array['* * * *', null]) as cron;

select *
from finish();

rollback;
