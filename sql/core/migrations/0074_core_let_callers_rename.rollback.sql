set local role pyairtable_owner;

revoke update (name) on core.tenants from application_user;
revoke update (name) on core.users from application_user;
