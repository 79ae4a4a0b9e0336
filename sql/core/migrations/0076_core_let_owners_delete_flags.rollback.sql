set local role pyairtable_owner;

revoke delete on core.feature_flags from application_user;
