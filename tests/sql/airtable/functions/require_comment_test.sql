begin;

select plan(4);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select is(
    (airtable.require_comment('tblTasks000000000', 'recOne00000000000', c.id)).text, 'Which blue?', 'a comment that is there is told'
)
from airtable.comments as c;
select throws_ok(
    format(
        'select airtable.require_comment(%L, %L, %L)',
        'tblTasks000000000', 'recTwo00000000000', (select c.id from airtable.comments as c)
    ),
    'PT404',
    format('record recTwo00000000000 has no comment %s', (select c.id from airtable.comments as c)),
    'one of another record is not there'
);
select throws_ok(
    $$select airtable.require_comment('tblTasks000000000', 'recTwo00000000000', null)$$,
    'PT404',
    'record recTwo00000000000 has no comment null',
    'nor is none'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.require_comment('tblTasks000000000', 'recOne00000000000', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
