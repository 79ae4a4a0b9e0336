drop extension if exists timescaledb;
