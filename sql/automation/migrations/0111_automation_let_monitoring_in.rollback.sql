set local role pyairtable_owner;

revoke usage on schema automation from pyairtable_monitor;
