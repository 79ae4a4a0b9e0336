-- A mirror brings records with the times they have elsewhere, and links to records that are still to come: those wait among the
-- links that deleting cut, marked so that emptying the trash leaves them alone.
set local role pyairtable_owner;

grant insert (created_time, last_modified_time), update (created_time) on airtable.records to application_user;

alter table airtable.trashed_links add column is_awaited boolean not null default false;

comment on table airtable.trashed_links is
    'Links cut when a record was deleted, and links of mirrored records to such as are still to come. Written by '
    'airtable.cut_links, mend_links and await_links only.';
comment on column airtable.trashed_links.is_awaited is 'Whether the linked record has not been mirrored yet.';
