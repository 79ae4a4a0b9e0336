begin;

select plan(4);

select has_trigger('airtable', 'records', 'records_note_words_of_new', 'new records have a trigger');
select trigger_is(
    'airtable', 'records', 'records_note_words_of_new', 'search', 'tg_records__note_words', 'that notes their words'
);

-- alice of acme adds two records at once
select tests.be('alice of acme');
insert into airtable.records (tenant_id, table_id, auto_number, fields)
values
    (tests.tenant('acme'), 'tblTasks000000000', 4, '{"fldName0000000000": "mortar"}'),
    (tests.tenant('acme'), 'tblTasks000000000', 5, '{"fldName0000000000": "trowel"}');

reset role;

select results_eq(
    $$
        select tenant_id, table_id, word
        from search.vocabulary
        where word in ('mortar', 'trowel')
        order by word
    $$,
    $$
        values
            (tests.tenant('acme'), 'tblTasks000000000', 'mortar'),
            (tests.tenant('acme'), 'tblTasks000000000', 'trowel')
    $$,
    'words of every new record are noted, for its tenant and table'
);

select tests.be('alice of acme');

select is(
    tests.rows_affected($$
        insert into airtable.records (tenant_id, table_id, auto_number)
        select tests.tenant('acme'), 'tblTasks000000000', 6
        where false
    $$),
    0::bigint,
    'no new records are no error'
);

select *
from finish();

rollback;
