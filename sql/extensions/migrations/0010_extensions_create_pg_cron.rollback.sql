drop extension if exists pg_cron;
