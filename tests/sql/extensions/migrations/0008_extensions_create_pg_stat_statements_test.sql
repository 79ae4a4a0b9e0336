begin;

select plan(3);

select has_extension('extensions', 'pg_stat_statements', 'pg_stat_statements is in schema extensions');
select lives_ok(
    'select count(*) from extensions.pg_stat_statements',
    'and its library is loaded, so that statements are counted'
);

-- must deny: statements hold other tenants' data
select tests.be('alice of acme');

select throws_ok(
    'select query from extensions.pg_stat_statements',
    '42501',
    'permission denied for view pg_stat_statements',
    'application_user reads no statements: those of every tenant run as application_user'
);

select *
from finish();

rollback;
