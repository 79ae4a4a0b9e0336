create or replace function airtable.data_type(kind text)
returns text
language sql
immutable
security invoker
parallel safe
begin atomic
    select
        case kind
            when 'record' then 'tableData'
            when 'field' then 'tableFields'
            else 'tableMetadata'
        end;
end;

comment on function airtable.data_type(text) is 'Airtable''s name, in a webhook''s `dataTypes`, of a kind of change.';

revoke all on function airtable.data_type(text) from public;
grant execute on function airtable.data_type(text) to application_user;
