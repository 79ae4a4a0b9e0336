begin;

select plan(9);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select throws_ok(
    $$
        insert into airtable.comments (tenant_id, table_id, record_id, author_id, text)
        values (tests.tenant('acme'), 'tblTasks000000000', 'recOne00000000000', tests.person('alice'), 'x')
    $$,
    '42501',
    null,
    'nobody writes in another''s name'
);
select throws_ok(
    $$
        insert into airtable.comments (tenant_id, table_id, record_id, author_id, text)
        values (tests.tenant('globex'), 'tblTasks000000000', 'recOne00000000000', tests.person('chris'), 'x')
    $$,
    '42501',
    null,
    'or in another tenant'
);

reset role;
select tests.be('carol of acme');

select is((select count(*) from airtable.comments), 1::bigint, 'a reader reads');
select throws_ok(
    $$
        insert into airtable.comments (tenant_id, table_id, record_id, author_id, text)
        values (tests.tenant('acme'), 'tblTasks000000000', 'recOne00000000000', tests.person('carol'), 'x')
    $$,
    '42501',
    null,
    'and does not write'
);

reset role;
select tests.be('erin of acme');

select is(tests.rows_affected($$update airtable.comments set text = 'x'$$), 0::bigint, 'an editor changes no other''s comment');
select is(tests.rows_affected('delete from airtable.comments'), 0::bigint, 'and deletes none');

reset role;
select tests.be('bob of globex');

select is_empty('select id from airtable.comments', 'comments of acme are not there for bob');

reset role;
select tests.be('alice of acme');

select is(tests.rows_affected('delete from airtable.comments'), 1::bigint, 'an owner deletes any');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select id from airtable.comments$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
