-- requires: timescaledb
-- Usage and conversations are time series: hypertables give them chunks, so that retention drops files instead of
-- deleting rows, and rollups answer long ranges.
create extension if not exists timescaledb schema public;
