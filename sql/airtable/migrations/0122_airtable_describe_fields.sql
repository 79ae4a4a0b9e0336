-- Airtable's fields have a description; a mirror must not lose it.
set local role pyairtable_owner;

alter table airtable.fields add column description text;

comment on column airtable.fields.description is 'What people say of the field; null when nothing.';

grant insert (description), update (description) on airtable.fields to application_user;
