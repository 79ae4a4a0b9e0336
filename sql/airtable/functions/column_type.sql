create or replace function airtable.column_type(type text, options jsonb)
returns text
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when shown.type in (
                'singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber', 'singleSelect', 'barcode',
                'aiText', 'externalSyncSource', 'manualSort'
            ) then 'text'
            when shown.type in ('number', 'currency', 'percent') then 'numeric'
            when shown.type in ('rating', 'count') then 'integer'
            when shown.type = 'autoNumber' then 'bigint'
            when shown.type = 'duration' then 'interval'
            when shown.type = 'checkbox' then 'boolean'
            when shown.type = 'date' then 'date'
            when shown.type in ('dateTime', 'createdTime', 'lastModifiedTime') then 'timestamp with time zone'
            when shown.type in ('multipleSelects', 'multipleRecordLinks') then 'text[]'
            else 'jsonb'
        end
    from (
        select
            case
                when column_type.type not in ('formula', 'rollup') then
                    column_type.type
                -- Cells of the result's type; those that have columns of the record for themselves are no results.
                when options #>> '{result,type}' not in ('autoNumber', 'createdTime', 'lastModifiedTime', 'barcode', 'aiText') then
                    options #>> '{result,type}'
            end as type
    ) as shown
$$;

comment on function airtable.column_type(text, jsonb) is
    'The SQL type of a field''s column in a typed view; formulas and rollups have that of their result.';

revoke all on function airtable.column_type(text, jsonb) from public;
grant execute on function airtable.column_type(text, jsonb) to application_user;
