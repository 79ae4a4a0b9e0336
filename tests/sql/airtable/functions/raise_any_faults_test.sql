begin;

select plan(3);

select tests.be('alice of acme');

select lives_ok(
    $$select airtable.raise_any_faults(array[null, '[]']::jsonb[])$$,
    'records without faults raise nothing'
);
select results_eq(
    $$
        select code, message, detail
        from tests.refusal($call$
            select airtable.raise_any_faults(array[
                '[{"index": 0, "message": "first"}, {"index": 0, "message": "second"}]', null,
                '[{"index": 2, "message": "third"}]'
            ]::jsonb[])
        $call$)
    $$,
    $$
        values (
            'PT422',
            '3 faults; the first is: records[0]: first',
            e'records[0]: first\nrecords[0]: second\nrecords[2]: third'
        )
    $$,
    'faults are told one a line, with the place of their record'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.raise_any_faults('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
