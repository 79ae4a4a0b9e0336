-- requires: pgcrypto
-- Random bytes for record ids and context keys, digests for API keys.
create extension if not exists pgcrypto schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension pgcrypto set schema extensions;
