begin;

select plan(3);

select tests.be('alice of acme');

select is(
    airtable.all_faults(array['[{"index": 0}, {"index": 0, "field": "b"}]', null, '[{"index": 2}]']::jsonb[]),
    '[{"index": 0}, {"index": 0, "field": "b"}, {"index": 2}]',
    'faults of all records, in their order'
);
select is(airtable.all_faults('{}'), '[]', 'no records have none');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.all_faults('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
