-- requires: pg_trgm
-- Similarity of words: a search with a typing error still finds the right records.
create extension if not exists pg_trgm schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension pg_trgm set schema extensions;
