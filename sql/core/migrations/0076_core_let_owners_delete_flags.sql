-- A feature that is gone from the services leaves its flag behind in every tenant that ever had it.
set local role pyairtable_owner;

grant delete on core.feature_flags to application_user;
