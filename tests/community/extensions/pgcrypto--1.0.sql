create function gen_random_bytes(integer)
returns bytea
language sql
volatile
strict
set search_path = pg_catalog
as $$
    select substr(
        string_agg(uuid_send(gen_random_uuid()), ''::bytea),
        1,
        $1
    )
    from generate_series(1, $1 / 16 + 1)
$$;

-- For keys of at most 64 bytes and SHA-256.
create function hmac(data bytea, key bytea, type text)
returns bytea
language plpgsql
immutable
strict
set search_path = pg_catalog
as $$
declare
    v_inner bytea := decode(repeat('36', 64), 'hex');
    v_outer bytea := decode(repeat('5c', 64), 'hex');
begin
    if type <> 'sha256' or length(key) > 64 then
        raise exception 'hmac: this stand-in knows sha256 and keys of at most 64 bytes';
    end if;
    for i in 0..length(key) - 1 loop
        v_inner := set_byte(v_inner, i, get_byte(key, i) # 54);
        v_outer := set_byte(v_outer, i, get_byte(key, i) # 92);
    end loop;
    return sha256(v_outer || sha256(v_inner || data));
end;
$$;
