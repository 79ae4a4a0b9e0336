begin;

select plan(1);

select function_returns('files', 'tg_files__follow_links', 'trigger', 'it is a trigger; files_follow_links says what it does');

select *
from finish();

rollback;
