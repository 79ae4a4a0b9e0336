-- requires: pgaudit
-- The server's own log of who ran which statement, beside the audit trail that triggers write.
create extension if not exists pgaudit schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension pgaudit set schema extensions;
