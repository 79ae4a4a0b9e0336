-- The roles stay: they belong to the cluster, and other databases may use them.
alter default privileges for role pyairtable_owner grant execute on functions to public;
alter default privileges for role pyairtable_search grant execute on functions to public;
