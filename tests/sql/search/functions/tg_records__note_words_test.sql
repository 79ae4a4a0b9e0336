begin;

select plan(4);

delete from search.vocabulary;

-- alice of acme
select tests.be('alice of acme');
insert into airtable.records (tenant_id, table_id, auto_number, fields)
values
    (
        tests.tenant('acme'), 'tblTasks000000000', 4,
        jsonb_build_object(
            'fldName0000000000', 'Lay BRICKS, lay bricks; 2x4 a1b2c3 in é MÜLLER 東京都 ' || repeat('x', 51)
        )
    ),
    (tests.tenant('acme'), 'tblTasks000000000', 5, '{"fldName0000000000": "bricks", "fldEffort00000000": 12345}');

reset role;

select results_eq(
    'select tenant_id, table_id, word from search.vocabulary order by word',
    $$
        values
            (tests.tenant('acme'), 'tblTasks000000000', 'bricks'),
            (tests.tenant('acme'), 'tblTasks000000000', 'lay'),
            (tests.tenant('acme'), 'tblTasks000000000', 'muller'),
            (tests.tenant('acme'), 'tblTasks000000000', '東京都')
    $$,
    'words of three letters or more are noted once, folded; numbers, codes and overlong words are not'
);

-- must deny
select throws_ok(
    'select search.tg_records__note_words()',
    '0A000',
    'trigger functions can only be called as triggers',
    'it is called by triggers only'
);

select tests.be('alice of acme');

select function_privs_are(
    'search', 'tg_records__note_words', '{}'::name[], role, '{}'::name[], format('%s cannot make it a trigger', role)
)
from unnest(array['application_user', 'anonymous']) as role;

select *
from finish();

rollback;
