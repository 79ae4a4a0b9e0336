drop schema api;
