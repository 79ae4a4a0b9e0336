create or replace trigger tenants_keep_held
    before delete on core.tenants
    for each row
    execute function ops.tg_tenants__keep_held();
