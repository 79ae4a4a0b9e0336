begin;

select plan(7);

create temporary table staged (
    position  bigint  not null,
    line      bigint  not null,
    id        text    not null,
    fields    jsonb   not null,
    conflict  text,
    is_merged boolean not null default false
);

grant select, insert, update on staged to application_user;

-- Rows arrive in any order; the position says which comes first.
insert into staged (position, line, id, fields)
values
    (20, 3, 'recA0000000000000', '{"fldName0000000000": "second"}'),
    (10, 2, 'recC0000000000000', '{"fldName0000000000": "first"}'),
    (30, 4, 'recB0000000000000', '{}');

-- alice of acme
select tests.be('alice of acme');

select is(airtable.load_staged_records('staged', 'tblTasks000000000'), 3::bigint, 'it tells how many rows were added');
select results_eq(
    $$
        select id, auto_number, fields
        from airtable.records
        where auto_number > 3
        order by auto_number
    $$,
    $$
        values
            ('recC0000000000000', 4::bigint, '{"fldName0000000000": "first"}'::jsonb),
            ('recA0000000000000', 5, '{"fldName0000000000": "second"}'),
            ('recB0000000000000', 6, '{}')
    $$,
    'records follow those there are, in the order of their position'
);
select is(airtable.reserve_auto_numbers('tblTasks000000000', 1), 7::bigint, 'and the next record will follow them');

-- must deny
select throws_ok(
    $$select airtable.load_staged_records('staged', 'tblSecrets0000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'nothing is loaded into a table of globex'
);
select throws_ok(
    $$select airtable.load_staged_records('staged', 'tblTasks000000000')$$,
    '23505',
    'duplicate key value violates unique constraint "records_pkey"',
    'an id is given once'
);

-- bob of globex
reset role;
truncate staged;
select tests.be('bob of globex');

select is(airtable.load_staged_records('staged', 'tblTasks000000000'), 0::bigint, 'no rows are no error');
select is((select count(*) from airtable.records), 4::bigint, 'and alice''s are not among globex''s');

select *
from finish();

rollback;
