set local role pyairtable_owner;

alter default privileges grant usage on types to public;

grant usage on type api.record, api.found_record to public;
