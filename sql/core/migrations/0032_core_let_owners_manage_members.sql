-- Owners of a tenant manage its members; policies say who is one, a trigger keeps the last owner.
set local role pyairtable_owner;

grant insert (tenant_id, user_id, role), update (role), delete on core.memberships to application_user;
