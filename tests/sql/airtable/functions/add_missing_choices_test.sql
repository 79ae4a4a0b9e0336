begin;

select plan(5);

-- alice of acme
select tests.be('alice of acme');

select lives_ok(
    $$
        select airtable.add_missing_choices('tblTasks000000000', array[
            '{"fldStatus00000000": "Later", "fldTags0000000000": ["red", "pink"], "fldName0000000000": "Name"}',
            '{"fldStatus00000000": "Todo", "fldTags0000000000": ["pink", "grey"]}',
            null
        ]::jsonb[])
    $$,
    'choices are gathered from all records'
);
select results_eq(
    $$
        select id, jsonb_path_query_array(options, '$.choices[*].name')
        from airtable.fields
        where id in ('fldStatus00000000', 'fldTags0000000000')
        order by id
    $$,
    $$
        values
            ('fldStatus00000000', '["Todo", "Doing", "Done", "Later"]'::jsonb),
            ('fldTags0000000000', '["red", "green", "blue", "grey", "pink"]')
    $$,
    'those a field lacks come after the others, once each'
);
select lives_ok($$select airtable.add_missing_choices('tblTasks000000000', '{}')$$, 'no records add none');

-- bob of globex, whose field has the same id
reset role;
select tests.be('bob of globex');

select is(
    (select jsonb_array_length(options -> 'choices') from airtable.fields where id = 'fldStatus00000000'),
    3,
    'globex''s field is as it was'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.add_missing_choices('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
