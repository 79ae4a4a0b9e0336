drop function search.record_vector(jsonb);
drop text search configuration search.words;
drop schema search;
