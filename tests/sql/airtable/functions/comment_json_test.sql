begin;

select plan(4);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select is(
    airtable.comment_json(c.id)::jsonb - 'createdTime' - 'id',
    jsonb_build_object(
        'author', jsonb_build_object('id', tests.person('chris'), 'email', 'chris@example.com', 'name', 'Chris'),
        'text', 'Which blue?'
    ),
    'a comment tells its author and its text'
)
from airtable.comments as c;
select is(airtable.comment_json('comNever000000000')::jsonb, null, 'what is no comment is null');

reset role;
delete from core.memberships where user_id = tests.person('chris');
select tests.be('alice of acme');

select is(
    airtable.comment_json(c.id)::jsonb -> 'author',
    jsonb_build_object('id', tests.person('chris')),
    'who is no member any more is told by id'
)
from airtable.comments as c;

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.comment_json('x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
