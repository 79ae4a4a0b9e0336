begin;

select plan(5);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

reset role;
select tests.be('erin of acme');

select throws_ok(
    format(
        'select api.delete_comment(%L, %L, %L)',
        'tblTasks000000000', 'recOne00000000000', (select c.id from airtable.comments as c)
    ),
    'PT403',
    format('comment %s was written by somebody else', (select c.id from airtable.comments as c)),
    'an editor deletes no comment of others'
);

select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Sky', (select c.id from airtable.comments as c));

reset role;
select tests.be('chris of acme');

select is(
    api.delete_comment('tblTasks000000000', 'recOne00000000000', c.id)::jsonb,
    jsonb_build_object('id', c.id, 'deleted', true),
    'an author deletes it'
)
from airtable.comments as c
where c.text = 'Which blue?';
select is_empty('select id from airtable.comments', 'and the answers of others with it');

select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Again');
reset role;
select tests.be('alice of acme');
select api.delete_comment('tblTasks000000000', 'recOne00000000000', (select c.id from airtable.comments as c));

select is_empty('select id from airtable.comments', 'an owner deletes any');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.delete_comment('tblTasks000000000', 'recOne00000000000', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
