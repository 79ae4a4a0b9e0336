-- requires: btree_gin
-- Plain columns inside a GIN index: tenant and table stand beside the JSONB or the text they narrow, in one index.
create extension if not exists btree_gin schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension btree_gin set schema extensions;
