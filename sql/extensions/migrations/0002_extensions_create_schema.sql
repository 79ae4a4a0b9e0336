-- One schema for the extensions that may live anywhere, so that no name of theirs is found by accident and code can
-- write `extensions.` in front of what it uses.
create schema if not exists extensions;

grant usage on schema extensions to pyairtable_owner, pyairtable_search, application_user, anonymous, auditor, analyst;

comment on schema extensions is 'Objects of extensions that can be put into a schema.';
