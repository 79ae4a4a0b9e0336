create or replace function airtable.computed_cells(
    computed_fields    jsonb,
    created_time       timestamptz,
    last_modified_time timestamptz,
    auto_number        bigint
)
returns jsonb
language sql
stable
security invoker
parallel safe
set search_path = ''
as $$
    select
        coalesce(
            jsonb_object_agg(
                f.id,
                case f.type
                    when 'createdTime' then
                        to_jsonb(to_char(created_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                    when 'lastModifiedTime' then
                        to_jsonb(to_char(last_modified_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                    when 'autoNumber' then
                        to_jsonb(auto_number)
                end
            ),
            '{}'
        )
    from jsonb_each_text(computed_fields) as f (id, type)
$$;

comment on function airtable.computed_cells(jsonb, timestamptz, timestamptz, bigint) is
    'The cells of the fields in airtable.tables.computed_fields, from the columns of a record.';

revoke all on function airtable.computed_cells(jsonb, timestamptz, timestamptz, bigint) from public;
grant execute on function airtable.computed_cells(jsonb, timestamptz, timestamptz, bigint) to application_user;
