drop table files.tenant_extensions;
drop table files.default_extensions;
drop schema files;
