create or replace function files.file_faults(name text, size bigint, mime_type text, sha256 text)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_extension text := lower(substring(name from '\.([A-Za-z0-9]{1,16})$'));
    v_faults text[];
    v_allowed boolean;
    v_max_size bigint;
begin
    -- Controls that turn the direction of writing make "exe.pdf" of "fdp.exe".
    if coalesce(length(name), 0) not between 1 and 255 or name ~ '[\u0001-\u001f\u007f-\u009f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]' then
        v_faults := array['name: expected 1 to 255 characters without slashes and control characters'];
    elsif v_extension is null then
        v_faults := array[format('name: %s has no extension', to_json(name))];
    else
        select e.allowed, e.max_size into v_allowed, v_max_size
        from files.extensions() as e
        where e.extension = v_extension;
        if v_allowed is not true then
            v_faults := array[format('name: files with the extension "%s" are not allowed here', v_extension)];
        end if;
    end if;
    v_max_size := coalesce(v_max_size, 5368709120);
    return v_faults || array[
        case
            when size is null or size not between 0 and v_max_size then
                format('size: expected 0 to %s bytes, got %s', v_max_size, coalesce(size::text, 'null'))
        end,
        case
            when mime_type !~ '^[a-z]+/[a-z0-9.+-]{1,100}$' then
                format('mime_type: %s is no media type such as text/csv', to_json(left(mime_type, 100)))
        end,
        case when sha256 !~ '^[0-9a-f]{64}$' then 'sha256: expected 64 digits of lower-case hex' end
    ];
end;
$$;

comment on function files.file_faults(text, bigint, text, text) is
    'What is wrong with a file that is to be registered, one fault or null each: its name, extension and size by what the '
    'tenant allows, and the form of type and digest.';

revoke all on function files.file_faults(text, bigint, text, text) from public;
grant execute on function files.file_faults(text, bigint, text, text) to application_user;
