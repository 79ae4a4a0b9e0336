create or replace function api.list_file_extensions()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object('extensions', coalesce(
            json_agg(
                json_build_object(
                    'extension', e.extension,
                    'allowed', e.allowed,
                    'mimeType', e.mime_type,
                    'maxSize', e.max_size,
                    'isDefault', e.is_default
                )
                order by e.extension
            ),
            '[]'
        ))
    from files.extensions() as e
$$;

comment on function api.list_file_extensions() is
    'Which files the tenant may have: {"extensions": [{"extension", "allowed", "mimeType", "maxSize", "isDefault"}]}, sizes in '
    'bytes. An extension that is not there is not allowed.
    @tag files
    @returns {extensions: [FileExtension]}';

revoke all on function api.list_file_extensions() from public;
grant execute on function api.list_file_extensions() to application_user;
