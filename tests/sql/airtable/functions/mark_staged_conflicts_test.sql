begin;

select plan(3);

create temporary table staged (
    position  bigint  not null,
    line      bigint  not null,
    id        text    not null,
    fields    jsonb   not null,
    conflict  text,
    is_merged boolean not null default false
);

grant select, insert, update on staged to application_user;

insert into staged (position, line, id, fields)
values
    (1, 2, 'recA0000000000000', '{"fldName0000000000": "Order paint"}'),
    (2, 3, 'recB0000000000000', '{"fldName0000000000": "New"}'),
    (3, 5, 'recC0000000000000', '{"fldName0000000000": "New", "fldEffort00000000": 7}'),
    (4, 6, 'recD0000000000000', '{"fldName0000000000": "Twin"}'),
    (5, 7, 'recE0000000000000', '{"fldName0000000000": "New"}'),
    (6, 8, 'recF0000000000000', '{"fldName0000000000": "Refuel the rocket"}');

-- alice of acme
select tests.be('alice of acme');

insert into airtable.records (tenant_id, table_id, auto_number, fields)
values
    (tests.tenant('acme'), 'tblTasks000000000', 4, '{"fldName0000000000": "Twin"}'),
    (tests.tenant('acme'), 'tblTasks000000000', 5, '{"fldName0000000000": "Twin"}');

select is(
    airtable.mark_staged_conflicts('staged', 'tblTasks000000000', 'fldName0000000000'),
    3::bigint,
    'it tells how many rows cannot be merged'
);
select results_eq(
    'select line, conflict from staged order by position',
    $$
        values
            (2::bigint, null::text),
            (3, null),
            (5, 'has the merge value of line 3'),
            (6, '2 records of the table have its merge value'),
            (7, 'has the merge value of line 3'),
            (8, null)
    $$,
    'and why, in the row'
);

-- must deny
select throws_ok(
    $$select airtable.mark_staged_conflicts('staged', 'tblSecrets0000000', 'fldSecret00000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'nothing is compared with a table of globex'
);

select *
from finish();

rollback;
