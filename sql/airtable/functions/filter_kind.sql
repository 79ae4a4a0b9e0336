create or replace function airtable.filter_kind(type text)
returns text
language sql
immutable
security invoker
parallel safe
begin atomic
    select
        case
            when type in (
                'singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber', 'singleSelect',
                'externalSyncSource', 'manualSort'
            ) then 'text'
            when type in ('number', 'currency', 'percent', 'duration', 'rating', 'count', 'autoNumber') then 'number'
            when type in ('date', 'dateTime', 'createdTime', 'lastModifiedTime') then 'time'
            when type = 'checkbox' then 'flag'
            when type in ('multipleSelects', 'multipleRecordLinks') then 'list'
            when type in ('singleCollaborator', 'createdBy', 'lastModifiedBy') then 'person'
            when type = 'multipleCollaborators' then 'people'
            when type in ('barcode', 'aiText') then 'barcode'
            else 'any'
        end;
end;

comment on function airtable.filter_kind(text) is
    'How filters compare cells of a field type: text, number, time, flag, list, person, people, barcode (an object with its text), '
    'or any for a value of unknown shape.';

revoke all on function airtable.filter_kind(text) from public;
grant execute on function airtable.filter_kind(text) to application_user;
