-- requires: pg_stat_statements
-- Which statements cost the most, over all sessions: the operator's first question.
create extension if not exists pg_stat_statements schema extensions;

-- One that existed in another schema moves here, where every extension that can be moved is found.
-- lint: allow ban-set-schema nobody names this extension's objects by their old schema yet
alter extension pg_stat_statements set schema extensions;
