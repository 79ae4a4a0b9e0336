create or replace function airtable.written_json(records json, faults jsonb, skip boolean)
returns json
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when skip then
                json_build_object('records', coalesce(records, '[]'), 'faults', coalesce(faults, '[]'))
            else
                json_build_object('records', coalesce(records, '[]'))
        end
$$;

comment on function airtable.written_json(json, jsonb, boolean) is
    'The answer of a write: {"records"}, and with `skip` also the "faults" of the records left out.';

revoke all on function airtable.written_json(json, jsonb, boolean) from public;
grant execute on function airtable.written_json(json, jsonb, boolean) to application_user;
