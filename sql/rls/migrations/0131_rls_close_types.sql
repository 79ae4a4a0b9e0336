-- Types are everybody's to use by default. It opens nothing, since the schema is closed to them, but what nobody was given
-- nobody shall have.
set local role pyairtable_owner;

revoke usage on type api.record, api.found_record from public;

alter default privileges revoke usage on types from public;
