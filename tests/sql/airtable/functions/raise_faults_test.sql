begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    $$select code, message, detail from tests.refusal($call$select airtable.raise_faults(array['only'])$call$)$$,
    $$values ('PT422', 'only', 'only')$$,
    'a single fault is the message'
);
select results_eq(
    $$select code, message, detail from tests.refusal($call$select airtable.raise_faults(array['a', 'b', 'c'])$call$)$$,
    $$values ('PT422', '3 faults; the first is: a', e'a\nb\nc')$$,
    'of several the first is, and the detail has them all'
);
select matches(
    (select hint from tests.refusal($$select airtable.raise_faults(array['a'])$$)),
    'Nothing was written',
    'the hint says that nothing was written'
);

select *
from finish();

rollback;
