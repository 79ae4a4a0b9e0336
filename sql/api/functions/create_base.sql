create or replace function api.create_base(name text, id text default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_base airtable.bases;
begin
    perform app.raise_call_faults(airtable.naming_faults('base', coalesce(name, ''), 'app', id));
    insert into airtable.bases as b (tenant_id, id, name)
    values (v_tenant_id, coalesce(create_base.id, airtable.generate_id('app')), create_base.name)
    returning b.* into v_base;
    return json_build_object(
        'id', v_base.id,
        'name', v_base.name,
        'createdTime', v_base.created_time
    );
end;
$$;

comment on function api.create_base(text, text) is
    'Creates a base: {"id", "name", "createdTime"}. `id` keeps Airtable''s own when mirroring. '
    'Needs level editor. Raises 23505 when the id is taken, PT422 for a name or id that is none.
    @tag bases
    @param id Airtable''s own id, when mirroring
    @returns Base
    @shape Base {id: text, name: text, createdTime: timestamptz}
    @example {"name": "Sales"}';

revoke all on function api.create_base(text, text) from public;
grant execute on function api.create_base(text, text) to application_user;
