begin;

select plan(14);

select results_eq(
    $$select * from tests.columns('search.vocabulary')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('table_id', 'text', true),
            ('word', 'text', true)
    $$,
    'a word occurs in a table of a tenant'
);
select results_eq(
    $$select * from tests.keys('search.vocabulary')$$,
    $$
        values
            ('vocabulary_pkey', 'PRIMARY KEY (tenant_id, table_id, word)'),
            (
                'vocabulary_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            )
    $$,
    'and stands there once'
);
select has_index('search', 'vocabulary', 'vocabulary_word_idx', 'words are found by their trigrams');
select is(tests.row_security('search.vocabulary'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('search.vocabulary'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'search', 'vocabulary', 'pyairtable_search', array['SELECT', 'INSERT'], 'look-ups read words and note new ones'
);

-- must deny
select table_privs_are('search', 'vocabulary', role, '{}'::name[], format('%s has no right on the vocabulary', role))
from unnest(array['application_user', 'anonymous', 'authenticator', 'auditor', 'analyst']) as role;
select throws_ok(
    $$
        insert into search.vocabulary (tenant_id, table_id, word)
        values (tests.tenant('acme'), 'tblSecrets0000000', 'plutonium')
    $$,
    '23503',
    'insert or update on table "vocabulary" violates foreign key constraint "vocabulary_table_id_fkey"',
    'a word of acme cannot stand in a table of globex'
);

-- Ends
delete from airtable.tables where tenant_id = tests.tenant('acme');

select is(
    (select count(*) from search.vocabulary where tenant_id = tests.tenant('acme')),
    0::bigint,
    'the words of a table go with the table'
);
select cmp_ok(
    (select count(*) from search.vocabulary where tenant_id = tests.tenant('globex')),
    '>',
    0::bigint,
    'and those of globex''s table of the same id stay'
);

select *
from finish();

rollback;
