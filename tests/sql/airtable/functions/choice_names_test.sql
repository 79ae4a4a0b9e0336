begin;

select plan(3);

select tests.be('alice of acme');

select is(
    airtable.choice_names('{"choices": [{"name": "Todo"}, {"name": "Doing", "color": "blue"}, {"name": "Done"}]}'),
    'Todo, Doing, Done',
    'names are told in the order of the choices'
);
select is(airtable.choice_names('{"choices": []}'), 'none is defined', 'an empty list says so');
select is(airtable.choice_names('{}'), 'none is defined', 'so does a field without a list');

select *
from finish();

rollback;
