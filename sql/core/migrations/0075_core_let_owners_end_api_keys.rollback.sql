set local role pyairtable_owner;

revoke update (expires_at) on core.api_keys from application_user;
