begin;

select plan(4);

select has_trigger('airtable', 'records', 'records_note_words_of_changed', 'changed records have a trigger');
select trigger_is(
    'airtable', 'records', 'records_note_words_of_changed', 'search', 'tg_records__note_words', 'that notes their words'
);

-- alice of acme changes all of her records at once
select tests.be('alice of acme');
update airtable.records
set fields = jsonb_build_object('fldName0000000000', 'mortar ' || substr(id, 4, 3));

reset role;

select results_eq(
    $$
        select tenant_id, table_id, word
        from search.vocabulary
        where word in ('mortar', 'one', 'two', 'thr')
        order by word
    $$,
    $$
        values
            (tests.tenant('acme'), 'tblTasks000000000', 'mortar'),
            (tests.tenant('acme'), 'tblTasks000000000', 'one'),
            (tests.tenant('acme'), 'tblTasks000000000', 'thr'),
            (tests.tenant('acme'), 'tblTasks000000000', 'two')
    $$,
    'words of every changed record are noted, for its tenant and table'
);
select isnt_empty(
    $$select word from search.vocabulary where tenant_id = tests.tenant('acme') and word = 'fence'$$,
    'words that are gone stay: they find nothing'
);

select *
from finish();

rollback;
