drop table timeseries.usage_user_hours;
drop table timeseries.usage_user_numbers;
drop function timeseries.user_bits(integer[]);
