begin;

select plan(4);

select tests.be('alice of acme');

create function pg_temp.told(records jsonb, is_mirrored boolean) returns text[] language sql
begin atomic
    select array_agg(given.faults #>> '{0,message}' order by given.place)
    from unnest(airtable.outside_faults('tblTasks000000000', records, is_mirrored)) with ordinality as given (faults, place);
end;

select api.create_table('appOffice00000000', 'Other', '[{"name": "Name", "type": "singleLineText"}]', id => 'tblOther000000000');
select api.create_records('tblOther000000000', '[{"id": "recOther000000000", "fields": {}}]');

select is(
    pg_temp.told('[
        {"fields": {}}, {"id": "recNew00000000000"}, {"id": "recNew00000000000"}, {"id": "rec"}, {"id": "recOne00000000000"},
        {"id": "recOther000000000"}, {"id": 5}, 7, {"createdTime": "2026-01-31"}, {"createdTime": ""}, {"createdTime": null},
        {"createdTime": "2026-01-31T12:30:00.000Z"}
    ]', false),
    array[
        null, null, 'the record is given twice', '"id": expected an id such as "recA1b2C3d4E5f6G7", got "rec"',
        'the table already has record recOne00000000000', 'table tblOther000000000 has record recOther000000000', null, null,
        '"createdTime": expected a time such as "2026-01-31T12:30:00.000Z", got "2026-01-31"',
        '"createdTime": expected a time such as "2026-01-31T12:30:00.000Z", got ""', null, null
    ],
    'a new record brings an id of its own or none; what is no record is left to others'
);
select is(
    pg_temp.told('[{"fields": {}}, {"id": "recOne00000000000"}, {"id": "recOther000000000"}]', true),
    array['has no "id"', null, 'table tblOther000000000 has record recOther000000000'],
    'a mirrored one has an id, and may be there'
);
select is(pg_temp.told('[]', true), null, 'no records, no faults');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.outside_faults('x', '[]', false)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
