-- People say what they are called, owners what their tenant is called. Policies say who is who.
set local role pyairtable_owner;

grant update (name) on core.users to application_user;
grant update (name) on core.tenants to application_user;
