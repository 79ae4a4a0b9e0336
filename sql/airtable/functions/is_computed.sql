create or replace function airtable.is_computed(type text)
returns boolean
language sql
immutable
security invoker
parallel safe
begin atomic
    select type in (
        'autoNumber', 'button', 'count', 'createdBy', 'createdTime', 'externalSyncSource', 'formula', 'lastModifiedBy',
        'lastModifiedTime', 'manualSort', 'multipleLookupValues', 'rollup'
    );
end;

comment on function airtable.is_computed(text) is 'Whether cells of a field type are computed, and cannot be written.';

revoke all on function airtable.is_computed(text) from public;
grant execute on function airtable.is_computed(text) to application_user;
