create or replace trigger files_follow_links
    before update of table_id, session_id on files.files
    for each row
    execute function files.tg_files__follow_links();
