begin;

-- A table of one field of every shape, and cells that are none of it.
create function pg_temp.shown(type text, cell jsonb)
returns text
language plpgsql
as $$
declare
    v_shown text;
begin
    execute format(
        'select (%s)::text from (values (%L::jsonb, 7::bigint, %L::timestamptz, %L::timestamptz, null::uuid, %L::uuid)) '
        'as r (fields, auto_number, created_time, last_modified_time, created_by, last_modified_by)',
        airtable.column_expression('fld''"X', type, airtable.column_type(type, '{}')),
        case when cell is null then '{}' else jsonb_build_object('fld''"X', cell) end,
        '2026-01-01 00:00Z',
        '2026-01-02 00:00Z',
        tests.person('erin')
    )
    into v_shown;
    return v_shown;
end;
$$;

select plan(54);

set local timezone = 'UTC';

select is(pg_temp.shown(type, cell), shown, format('%s %s is %s', type, coalesce(left(cell::text, 40), 'empty'), coalesce(shown, 'null')))
from (values
    ('singleLineText', '"a"'::jsonb, 'a'),
    ('singleLineText', null, null),
    ('aiText', '{"state": "generated", "value": "wise"}', 'wise'),
    ('aiText', '{"state": "empty"}', null),
    ('autoNumber', '99', '99'),
    ('autoNumber', '9.5', null),
    ('autoNumber', '1e30', null),
    ('createdBy', '{"id": "usrX"}', '{"id": "usrX"}'),
    ('createdBy', null, null),
    ('lastModifiedBy', '{"id": "usrX"}', '{"id": "00000000-0000-4000-8000-00000000000e"}'),
    ('singleLineText', '5', '5'),
    ('number', '12.50', '12.50'),
    ('number', '1e40', '10000000000000000000000000000000000000000'),
    ('number', '"12"', null),
    ('number', '{"error": "#ERROR!"}', null),
    ('currency', 'true', null),
    ('rating', '4', '4'),
    ('rating', '4.0', '4'),
    ('rating', '4.5', null),
    ('rating', '1e30', null),
    ('rating', '-2147483648', null),
    ('rating', '"4"', null),
    ('count', '2147483647', '2147483647'),
    ('duration', '3661.5', '01:01:01.5'),
    ('duration', '-60', '-00:01:00'),
    ('duration', '1e300', null),
    ('duration', '1e12', '277777777:46:40'),
    ('duration', '"1:00"', null),
    ('checkbox', 'true', 'true'),
    ('checkbox', null, 'false'),
    ('checkbox', '"true"', 'false'),
    ('checkbox', '1', 'false'),
    ('date', '"2026-01-31"', '2026-01-31'),
    ('date', '"2026-02-31"', null),
    ('date', '"today"', null),
    ('date', '"infinity"', null),
    ('date', '20260131', null),
    ('dateTime', '"2026-01-31T12:30:00.000Z"', '2026-01-31 12:30:00+00'),
    ('dateTime', '"2026-01-31T25:30:00.000Z"', null),
    ('dateTime', '"now"', null),
    ('dateTime', '["2026-01-31T12:30:00.000Z"]', null),
    ('multipleSelects', '["b", "a", "b"]', '{b,a,b}'),
    ('multipleSelects', '[]', '{}'),
    ('multipleSelects', '[1, null, {"a": 1}]', '{1,NULL,"{\"a\": 1}"}'),
    ('multipleSelects', '"a"', null),
    ('multipleRecordLinks', '["recOne00000000000"]', '{recOne00000000000}'),
    ('multipleAttachments', '[{"id": "x"}]', '[{"id": "x"}]'),
    ('barcode', '{"text": "777"}', '777'),
    ('barcode', '"777"', null),
    ('barcode', '["text"]', null),
    ('singleCollaborator', '{"id": "usr1"}', '{"id": "usr1"}'),
    ('autoNumber', null, '7'),
    ('createdTime', '"x"', '2026-01-01 00:00:00+00'),
    ('lastModifiedTime', null, '2026-01-02 00:00:00+00')
) as given (type, cell, shown);

select *
from finish();

rollback;
