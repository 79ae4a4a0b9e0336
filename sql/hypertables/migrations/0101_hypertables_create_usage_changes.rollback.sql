drop table timeseries.usage_late_rows;
drop table timeseries.usage_dirty_hours;
drop table timeseries.usage_state;
