drop table core.api_keys;
