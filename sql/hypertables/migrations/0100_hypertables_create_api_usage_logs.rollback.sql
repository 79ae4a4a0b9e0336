drop table timeseries.api_usage_logs;
drop schema ts_chunks;
drop schema timeseries;
