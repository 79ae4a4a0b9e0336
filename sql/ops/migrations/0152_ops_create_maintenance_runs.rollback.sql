drop table ops.maintenance_runs;
