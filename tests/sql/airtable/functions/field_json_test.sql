begin;

select plan(3);

select tests.be('alice of acme');

select is(
    airtable.field_json('fldEffort00000000')::jsonb,
    '{"id": "fldEffort00000000", "name": "Effort", "type": "number", "options": {"precision": 1}}',
    'a field is told as callers know it'
);
select is(airtable.field_json('fldSecret00000000')::jsonb, null, 'a field of globex is none for alice');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.field_json('fldName0000000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
