begin;

select plan(8);

-- The look-up role, which filters on the tenant itself
set local role pyairtable_search;

select is(
    (select count(distinct tenant_id) from search.vocabulary),
    2::bigint,
    'look-ups see the words of every tenant'
);
select lives_ok(
    $$
        insert into search.vocabulary (tenant_id, table_id, word)
        values (tests.tenant('acme'), 'tblTasks000000000', 'scaffold')
    $$,
    'and note new ones'
);
select throws_ok(
    $$update search.vocabulary set word = 'changed'$$,
    '42501',
    'permission denied for table vocabulary',
    'they change no word'
);
select throws_ok(
    'delete from search.vocabulary',
    '42501',
    'permission denied for table vocabulary',
    'and delete none'
);

-- The owner has no policy here
reset role;
select tests.be('alice of acme', role => 'pyairtable_owner');

select is_empty('select word from search.vocabulary', 'the owner sees no word, not even of the tenant it works for');

-- alice of acme
reset role;
select tests.be('alice of acme');

select throws_ok(
    'select word from search.vocabulary',
    '42501',
    'permission denied for table vocabulary',
    'alice cannot read the vocabulary, her own words included'
);
select throws_ok(
    $$
        insert into search.vocabulary (tenant_id, table_id, word)
        values (tests.tenant('acme'), 'tblTasks000000000', 'bait')
    $$,
    '42501',
    'permission denied for table vocabulary',
    'nor write into it'
);

-- anonymous
set local role anonymous;

select throws_ok('select from search.vocabulary', '42501', null, 'anonymous cannot read the vocabulary');

select *
from finish();

rollback;
