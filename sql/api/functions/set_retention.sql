create or replace function api.set_retention(kind text, keep interval)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform ops.set_tenant_retention(v_tenant_id, kind, keep);
    return api.get_retention(kind);
end;
$$;

comment on function api.set_retention(text, interval) is
    'Sets how long the tenant''s rows of a kind are kept, such as "90 days", shorter or longer than the operator does; null takes the '
    'operator''s period: the answer of api.get_retention. Rows that are older go with the next maintenance, for good, unless they '
    'are held. Needs level owner. Raises PT422 for an unknown kind and for a period outside of the operator''s bounds.
    @tag retention
    @param keep: interval | null
    @returns Retention';

revoke all on function api.set_retention(text, interval) from public;
grant execute on function api.set_retention(text, interval) to application_user;
