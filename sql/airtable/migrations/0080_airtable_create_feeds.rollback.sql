drop table airtable.watched_tables;
drop table airtable.feeds;
drop table airtable.event_counters;
