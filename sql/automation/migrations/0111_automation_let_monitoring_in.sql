-- Monitoring enters the schema for automation.outbox_state only; it has no right to anything else there.
set local role pyairtable_owner;

grant usage on schema automation to pyairtable_monitor;
