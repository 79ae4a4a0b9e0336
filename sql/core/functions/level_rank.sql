-- One place that orders the levels. Inlined into what calls it.
create or replace function app.level_rank(level text)
returns integer
language sql
immutable
security invoker
parallel safe
begin atomic
    select array_position(array['reader', 'commenter', 'editor', 'owner'], level);
end;

comment on function app.level_rank(text) is
    'Place of a level of rights among reader, commenter, editor and owner, from 1; null for anything else.';

revoke all on function app.level_rank(text) from public;
grant execute on function app.level_rank(text) to application_user, anonymous, auditor, analyst, pyairtable_search;
