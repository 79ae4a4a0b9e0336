revoke create on schema search from pyairtable_search;
revoke select on airtable.records from pyairtable_search;
drop table search.vocabulary;
