-- A key that is rotated goes on for a while, so that programs change over one by one: its end is set, as a revocation is.
-- A trigger sees to it that an end only ever comes nearer.
set local role pyairtable_owner;

grant update (expires_at) on core.api_keys to application_user;
