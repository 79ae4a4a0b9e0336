create or replace trigger legal_holds_lock_out
    before insert or update on ops.legal_holds
    for each row
    execute function ops.tg_legal_holds__lock_out();
