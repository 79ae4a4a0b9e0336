create or replace function airtable.filter_ops(kind text)
returns text[]
language sql
immutable
security invoker
parallel safe
begin atomic
    select
        case
            when kind in ('text', 'barcode', 'any') then
                array['=', '!=', '<', '<=', '>', '>=', 'contains', 'in']
            when kind in ('number', 'time') then array['=', '!=', '<', '<=', '>', '>=', 'in']
            when kind = 'flag' then array['=', '!=', 'in']
            when kind = 'list' then array['=', '!=', 'contains', 'in']
            when kind = 'person' then array['=', '!=', 'in']
            when kind = 'people' then array['=', '!=', 'contains', 'in']
        end || array['is empty', 'is not empty'];
end;

comment on function airtable.filter_ops(text) is 'The ops a filter may use on a kind of field (see airtable.filter_kind).';

revoke all on function airtable.filter_ops(text) from public;
grant execute on function airtable.filter_ops(text) to application_user;
