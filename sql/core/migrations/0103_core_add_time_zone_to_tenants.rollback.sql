revoke update (time_zone) on core.tenants from application_user;
alter table core.tenants drop column time_zone;
