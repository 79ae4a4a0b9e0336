begin;

select plan(3);

select has_extension('extensions', 'pg_stat_statements', 'pg_stat_statements is in schema extensions');
select lives_ok(
    'select count(*) from extensions.pg_stat_statements',
    'and its library is loaded, so that statements are counted'
);

-- must deny: statements of others may hold their data
select tests.be('alice of acme');

select is_empty(
    $$
        select s.query
        from extensions.pg_stat_statements as s
        join pg_catalog.pg_roles as r on r.oid = s.userid
        where r.rolname <> 'application_user'
            and s.query <> '<insufficient privilege>'
    $$,
    'application_user reads no statement of other roles'
);

select *
from finish();

rollback;
