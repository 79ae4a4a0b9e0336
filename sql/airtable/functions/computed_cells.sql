-- Times are the row's own. A number or a person that was mirrored stands in the cells, and is told until somebody here
-- changes the record.
create or replace function airtable.computed_cells(
    computed_fields    jsonb,
    fields             jsonb,
    created_time       timestamptz,
    last_modified_time timestamptz,
    auto_number        bigint,
    created_by         uuid,
    last_modified_by   uuid,
    people             jsonb
)
returns jsonb
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
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
                        coalesce(fields -> f.id, to_jsonb(auto_number))
                    else
                        coalesce(people -> author.id, jsonb_build_object('id', author.id))
                end
            )
            filter (where f.type not in ('createdBy', 'lastModifiedBy') or author.id is not null),
            '{}'
        )
    from jsonb_each_text(computed_fields) as f (id, type)
    cross join lateral (
        select
            case f.type
                when 'createdBy' then created_by
                when 'lastModifiedBy' then last_modified_by
            end::text as id
    ) as author
$$;

comment on function airtable.computed_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb) is
    'The cells of the fields in airtable.tables.computed_fields, from the columns of a record; `people` is airtable.people''s answer.';

revoke all on function airtable.computed_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb) from public;
grant execute on function airtable.computed_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb)
    to application_user;
