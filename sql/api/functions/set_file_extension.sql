create or replace function api.set_file_extension(
    extension text,
    allowed   boolean,
    mime_type text   default null,
    max_size  bigint default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.raise_call_faults(array[
        case
            when extension is null or extension !~ '^[a-z0-9]{1,16}$' then
                'extension: expected 1 to 16 lower-case letters or digits, without the dot'
        end,
        case
            when mime_type !~ '^[a-z]+/[a-z0-9.+-]{1,100}$' then
                format('mime_type: %s is no media type such as text/csv', to_json(left(mime_type, 100)))
        end,
        case
            when max_size not between 1 and 5368709120 then
                format('max_size: expected 1 to 5368709120 bytes, got %s', max_size)
        end
    ]);
    if allowed is null then
        delete from files.tenant_extensions as e
        where e.tenant_id = v_tenant_id
            and e.extension = set_file_extension.extension;
    else
        insert into files.tenant_extensions (tenant_id, extension, allowed, mime_type, max_size, updated_by)
        values (
            v_tenant_id,
            set_file_extension.extension,
            set_file_extension.allowed,
            set_file_extension.mime_type,
            set_file_extension.max_size,
            app.current_user_id()
        )
        on conflict on constraint tenant_extensions_pkey do update
            set
                allowed = excluded.allowed,
                mime_type = excluded.mime_type,
                max_size = excluded.max_size,
                updated_at = now(),
                updated_by = excluded.updated_by;
    end if;
    return coalesce(
        (
            select
                json_build_object(
                    'extension', e.extension,
                    'allowed', e.allowed,
                    'mimeType', e.mime_type,
                    'maxSize', e.max_size,
                    'isDefault', e.is_default
                )
            from files.extensions() as e
            where e.extension = set_file_extension.extension
        ),
        json_build_object('extension', extension, 'allowed', false, 'mimeType', null, 'maxSize', null, 'isDefault', true)
    );
end;
$$;

comment on function api.set_file_extension(text, boolean, text, bigint) is
    'Allows or forbids files with an extension, `allowed` null for what the platform says: {"extension", "allowed", "mimeType", '
    '"maxSize", "isDefault"}. `max_size` is in bytes, at most 5 GB. Files there already stay. Needs level owner. Raises PT422 with '
    'all faults.
    @tag files
    @param allowed: boolean | null
    @returns FileExtension
    @shape FileExtension {extension: text, allowed: boolean, mimeType: text | null, maxSize: bigint | null, isDefault:
        boolean}';

revoke all on function api.set_file_extension(text, boolean, text, bigint) from public;
grant execute on function api.set_file_extension(text, boolean, text, bigint) to application_user;
