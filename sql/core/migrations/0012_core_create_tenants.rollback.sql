drop table core.tenants;
revoke usage on schema core from application_user;
