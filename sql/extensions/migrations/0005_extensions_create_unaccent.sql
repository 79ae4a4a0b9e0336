-- requires: unaccent
-- Searching "Malaga" finds "Málaga": the search dictionary strips accents.
create extension if not exists unaccent schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
alter extension unaccent set schema extensions;
