begin;

select plan(4);

-- chris of acme
select tests.be('chris of acme');

create temporary table said as
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Nice')::jsonb as comment;


select is(
    api.get_comment('tblTasks000000000', 'recOne00000000000', (select comment ->> 'id' from said))::jsonb,
    (select comment from said),
    'a comment is told as it was made'
);
select throws_ok(
    format('select api.get_comment(%L, %L, %L)', 'tblTasks000000000', 'recTwo00000000000', (select comment ->> 'id' from said)),
    'PT404',
    null,
    'it is of one record'
);

-- must deny
select throws_ok(
    $$select api.get_comment('tblTasks000000000', 'recOne00000000000', 'comNever000000000')$$,
    'PT404',
    $$record recOne00000000000 has no comment comNever000000000$$,
    'one that never was is named'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_comment('x', 'y', 'z')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
