create or replace trigger records_note_words_of_new
    after insert on airtable.records
    referencing new table as new_records
    for each statement
    execute function search.tg_records__note_words();
