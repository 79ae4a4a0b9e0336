begin;

select plan(12);

select isnt(obj_description('airtable'::regnamespace), null, 'the catalog says what the schema holds');
select schema_privs_are('airtable', role, array['USAGE'], format('%s reaches the schema', role))
from unnest(array['application_user', 'pyairtable_search']) as role;
select schema_privs_are('airtable', role, '{}'::name[], format('%s does not', role))
from unnest(array['anonymous', 'authenticator']) as role;

-- must allow
select tests.be('alice of acme');

create temporary table made as
select airtable.generate_id('rec') as id
from generate_series(1, 10000);

select is_empty(
    $$select id from made where id !~ '^rec[A-Za-z0-9]{14}$'$$,
    'ten thousand ids all have Airtable''s form'
);
select is((select count(distinct id) from made), 10000::bigint, 'no two are alike');
select is(
    (select count(distinct substr(m.id, place, 1)) from made as m cross join generate_series(4, 17) as place),
    62::bigint,
    'and they are made of all letters and digits'
);
select matches(airtable.generate_id('tbl'), '^tbl', 'the prefix is the one asked for');
select is(airtable.generate_id(null), null, 'no prefix, no id');
select volatility_is('airtable', 'generate_id', array['text'], 'volatile', 'each row gets its own');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.generate_id('rec')$$, '42501', null, 'anonymous makes no ids');

select *
from finish();

rollback;
