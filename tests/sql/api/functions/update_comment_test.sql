begin;

select plan(4);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select is(
    api.update_comment('tblTasks000000000', 'recOne00000000000', c.id, 'Which red?')::jsonb - 'createdTime' - 'author' - 'id'
    ->> 'text',
    'Which red?',
    'an author changes the text'
)
from airtable.comments as c;
select is((select c.last_updated_time > c.created_time from airtable.comments as c), true, 'which is noted');

reset role;
select tests.be('alice of acme');

select throws_ok(
    format(
        'select api.update_comment(%L, %L, %L, %L)',
        'tblTasks000000000', 'recOne00000000000', (select c.id from airtable.comments as c), 'Mine'
    ),
    'PT403',
    format('comment %s was written by somebody else', (select c.id from airtable.comments as c)),
    'nobody else does, not even an owner'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.update_comment('tblTasks000000000', 'recOne00000000000', 'x', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
