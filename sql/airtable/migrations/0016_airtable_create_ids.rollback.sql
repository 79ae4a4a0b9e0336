drop function airtable.generate_id(text);
drop schema airtable;
