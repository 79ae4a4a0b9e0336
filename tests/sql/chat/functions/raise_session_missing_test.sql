begin;

select plan(3);

select throws_ok(
    format('select chat.raise_session_missing(%L)', id),
    'PT404',
    format('conversation %s does not exist', coalesce(id, 'null')),
    'it names the conversation'
)
from unnest(array['sesNever000000000', null]) as id;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select chat.raise_session_missing('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
