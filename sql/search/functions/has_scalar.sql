create or replace function search.has_scalar(pattern jsonb)
returns boolean
language sql
immutable
security invoker
parallel safe
begin atomic
    select jsonb_path_exists(pattern, '$.** ? (@.type() != "object" && @.type() != "array")');
end;

comment on function search.has_scalar(jsonb) is
    'Whether a pattern has a value that the index over cells can look for: empty objects and arrays leave no trace in it.';

revoke all on function search.has_scalar(jsonb) from public;
grant execute on function search.has_scalar(jsonb) to application_user, pyairtable_search;
