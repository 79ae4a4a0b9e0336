drop trigger if exists changes_announce on airtable.changes;

create constraint trigger changes_announce
    after insert on airtable.changes
    deferrable initially deferred
    for each row
    execute function airtable.tg_changes__announce();
