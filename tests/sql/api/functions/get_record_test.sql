begin;

select plan(14);

-- alice of acme
select tests.be('alice of acme');

select is(
    api.get_record('tblTasks000000000', 'recTwo00000000000')::jsonb - 'createdTime',
    '{
        "id": "recTwo00000000000",
        "fields": {
            "fldName0000000000": "Order paint",
            "fldEffort00000000": 1,
            "fldDone0000000000": true,
            "fldDue00000000000": "2026-01-31",
            "fldStatus00000000": "Done"
        }
    }',
    'a record is told with its cells by field id'
);
select is(
    api.get_record('tblTasks000000000', 'recTwo00000000000', 'name')::jsonb -> 'fields',
    '{"Name": "Order paint", "Effort": 1, "Done": true, "Due": "2026-01-31", "Status": "Done"}',
    'or by field name'
);

set local time zone 'Asia/Kathmandu';

select is(
    (api.get_record('tblTasks000000000', 'recTwo00000000000') ->> 'createdTime')::timestamptz,
    (select created_time from airtable.records where id = 'recTwo00000000000'),
    'with the time of its creation'
);
select matches(
    api.get_record('tblTasks000000000', 'recTwo00000000000') ->> 'createdTime',
    '(Z|\+00:00)$',
    'in UTC, wherever the session is'
);

-- bob of globex asks for the same ids
reset role;
select tests.be('bob of globex');

select is(
    api.get_record('tblTasks000000000', 'recTwo00000000000', 'name') #>> '{fields,Name}',
    'Refuel the rocket',
    'bob gets the record of globex that has the same id'
);
select is(
    api.get_record('tblSecrets0000000', 'recSecret00000000', 'name') #>> '{fields,Secret}',
    'Plutonium under the sofa',
    'and one that acme has not'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.get_record('tblTasks000000000', 'recNever000000000')$$,
    'PT404',
    'table tblTasks000000000 has no record recNever000000000',
    'a record that never was is named'
);
select throws_ok(
    $$select api.get_record('tblTasks000000000', 'recSecret00000000')$$,
    'PT404',
    'table tblTasks000000000 has no record recSecret00000000',
    'one of globex is refused in the same words'
);
select throws_ok(
    $$select api.get_record('tblNever000000000', 'recOne00000000000')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$select api.get_record('tblSecrets0000000', 'recSecret00000000')$$) as r
    ),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select api.get_record('tblNever000000000', 'recSecret00000000')$$) as r
    ),
    'a table of globex is refused in the same words'
);
select throws_ok(
    $$select api.get_record('tblTasks000000000', null)$$,
    'PT404',
    'table tblTasks000000000 has no record null',
    'no record is none'
);
select throws_ok(
    $$select api.get_record('tblTasks000000000', 'recOne00000000000', 'names')$$,
    'PT400',
    'field_keys: expected id or name, got names',
    'cells are keyed by id or name only'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.get_record('tblTasks000000000', 'recOne00000000000')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there are no records'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select api.get_record('tblTasks000000000', 'recOne00000000000')$$,
    '42501',
    null,
    'anonymous gets no record'
);

select *
from finish();

rollback;
