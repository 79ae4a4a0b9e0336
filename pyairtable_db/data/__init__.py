"""Import of files into Airtable tables, and export back."""
