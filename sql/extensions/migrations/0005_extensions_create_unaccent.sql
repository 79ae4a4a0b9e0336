-- requires: unaccent
-- Searching "Malaga" finds "Málaga": the search dictionary strips accents.
create extension if not exists unaccent schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension unaccent set schema extensions;
