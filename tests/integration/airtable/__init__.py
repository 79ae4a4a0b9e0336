"""Rich logic of schema airtable, from outside."""
