select ops.unschedule_maintenance();

drop function ops.schedule_maintenance();
drop function ops.unschedule_maintenance();
drop procedure ops.run_job(integer, jsonb);
