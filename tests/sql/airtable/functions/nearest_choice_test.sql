begin;

select plan(6);

select tests.be('alice of acme');

select is(
    airtable.nearest_choice('{"choices": [{"name": "Done"}, {"name": "done"}, {"name": "Élan"}]}', name),
    expected,
    description
)
from (values
    ('done', 'done', 'a choice with the very name comes first'),
    ('DONE', 'Done', 'then the first one that differs in case'),
    ('élan', 'Élan', 'also beyond ASCII'),
    ('Later', 'Later', 'a name that is none stays')
) as given (name, expected, description);
select is(airtable.nearest_choice('{}', 'Later'), 'Later', 'as where no choices are listed');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.nearest_choice('{}', 'x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
