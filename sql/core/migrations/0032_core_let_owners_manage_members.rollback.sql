set local role pyairtable_owner;

revoke insert (tenant_id, user_id, role), update (role), delete on core.memberships from application_user;
