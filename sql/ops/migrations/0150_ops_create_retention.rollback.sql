drop table ops.retention_periods;
drop table ops.retention_kinds;
drop schema ops;
