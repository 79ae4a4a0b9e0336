create or replace trigger api_keys_end_no_later
    before update of revoked_at, expires_at on core.api_keys
    for each row
    execute function core.tg_api_keys__end_no_later();
