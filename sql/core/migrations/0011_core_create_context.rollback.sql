drop table app.context_keys;
drop schema core;
drop schema app;
