set local role pyairtable_owner;

comment on table airtable.trashed_links is
    'Links cut when a record was deleted. Written by airtable.cut_links and mend_links, for those who move records only.';

alter table airtable.trashed_links drop column is_awaited;

revoke insert (created_time, last_modified_time), update (created_time) on airtable.records from application_user;
