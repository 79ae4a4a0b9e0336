begin;

select plan(3);

select tests.be('alice of acme');

select is(
    (
        select array_agg(type[1] order by type[1] collate "C")
        from regexp_matches(
            (
                select pg_get_constraintdef(oid)
                from pg_catalog.pg_constraint
                where conname = 'fields_type_check'
            ),
            '''(\w+)''::text', 'g'
        ) as type
        where airtable.option_kinds(type[1]) is not null
    ),
    (
        select array_agg(type[1] order by type[1] collate "C")
        from regexp_matches(
            (
                select pg_get_constraintdef(oid)
                from pg_catalog.pg_constraint
                where conname = 'fields_type_check'
            ),
            '''(\w+)''::text', 'g'
        ) as type
    ),
    'every type that a field may have is described'
);
select is(airtable.option_kinds('text'), null, 'and no other');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.option_kinds('url')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
