drop table timeseries.usage_loading;
