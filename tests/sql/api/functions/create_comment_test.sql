begin;

select plan(6);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select is(
    api.create_comment('tblTasks000000000', 'recOne00000000000', 'Sky', c.id)::jsonb ->> 'parentCommentId', c.id, 'a comment is answered'
)
from airtable.comments as c;
select throws_ok(
    format(
        'select api.create_comment(%L, %L, %L, %L)',
        'tblTasks000000000', 'recTwo00000000000', 'x', (select c.id from airtable.comments as c where c.text = 'Sky')
    ),
    'PT404',
    null,
    'one of another record is not'
);
select throws_ok(
    $$select api.create_comment('tblTasks000000000', 'recOne00000000000', null)$$, 'PT422', null, 'a comment has a text'
);
select throws_ok(
    $$select api.create_comment('tblSecrets0000000', 'recSecret00000000', 'x')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a record of globex is not there'
);

-- The service of the tenant, without a user
reset role;
select app.begin_as(tests.tenant('acme'));

select is(
    api.create_comment('tblTasks000000000', 'recOne00000000000', 'Done')::jsonb -> 'author', '{}', 'a service has no name'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.create_comment('tblTasks000000000', 'recOne00000000000', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
