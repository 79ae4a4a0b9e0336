begin;

select plan(8);

select lives_ok($$select app.raise_call_faults('{}')$$, 'no fault, no error');
select lives_ok($$select app.raise_call_faults(array[null, null])$$, 'nulls are no faults');
select throws_ok(
    $$select app.raise_call_faults(array[null, 'title: too long'])$$, 'PT422', 'title: too long', 'one fault is the message'
);
select is(
    (select row(r.code, r.message, r.detail, r.hint) from tests.refusal($$select app.raise_call_faults('{a,NULL,b}')$$) as r),
    row('PT422'::text, '2 faults; the first is: a'::text, e'a\nb'::text, 'Nothing was written.'::text),
    'several are counted, and all are told'
);
select is(
    (
        select array[split_part(r.detail, e'\n', 1000), split_part(r.detail, e'\n', 1001)]
        from tests.refusal('select app.raise_call_faults(array(select i::text from generate_series(1, 1003) as i))') as r
    ),
    array['1000', 'and 3 more'],
    'a thousand of them, which is enough for an answer and a log'
);
select is(
    (
        select right(r.detail, 4)
        from tests.refusal('select app.raise_call_faults(array(select i::text from generate_series(1, 1000) as i))') as r
    ),
    '1000',
    'exactly a thousand have no more'
);
select lives_ok('select app.raise_call_faults(null)', 'no list is no fault');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select app.raise_call_faults('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
