create or replace function airtable.free_view_name(schema_name text, name text)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_turn integer := 1;
    v_name text := airtable.sql_name(name, 'table');
begin
    while to_regclass(format('%I.%I', schema_name, v_name)) is not null
        or to_regtype(format('%I.%I', schema_name, v_name)) is not null
    loop
        v_turn := v_turn + 1;
        v_name := airtable.sql_name(name, 'table', '_' || v_turn);
    end loop;
    return v_name;
end;
$$;

comment on function airtable.free_view_name(text, text) is 'A name for a view, made of any name, that its schema does not have.';

revoke all on function airtable.free_view_name(text, text) from public;
