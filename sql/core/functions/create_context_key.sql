create or replace function app.create_context_key(out id smallint, out key text)
returns record
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bytea := extensions.gen_random_bytes(64);
    v_inner bytea := v_key;
    v_outer bytea := v_key;
begin
    for v_place in 0 .. 63 loop
        v_inner := set_byte(v_inner, v_place, get_byte(v_key, v_place) # 54);
        v_outer := set_byte(v_outer, v_place, get_byte(v_key, v_place) # 92);
    end loop;
    insert into app.context_keys as k (inner_block, outer_block)
    values (v_inner, v_outer)
    returning k.id into id;
    key := encode(v_key, 'hex');
end;
$$;

comment on function app.create_context_key() is
    'Makes a key that signs request contexts and returns it once: `key` is 64 bytes in hex, for the services that sign; '
    '`id` goes before the colon of every signature made with it. Only the owner may call it.';

revoke all on function app.create_context_key() from public;
