begin;

select plan(11);

select tests.be('alice of acme');

select is(search.cell_expression($$fld'x$$, kind, type), expected, coalesce(type, kind))
from (values
    ('number', 'autoNumber',
        'case when jsonb_typeof(r.fields -> ''fld''''x'') = ''number'' then (r.fields -> ''fld''''x'')::numeric else r.auto_number::numeric end'),
    ('time', 'createdTime', 'date_trunc(''milliseconds'', r.created_time)'),
    ('time', 'lastModifiedTime', 'date_trunc(''milliseconds'', r.last_modified_time)'),
    ('number', 'rating',
        'case when jsonb_typeof(r.fields -> ''fld''''x'') = ''number'' then (r.fields -> ''fld''''x'')::numeric end'),
    ('time', 'date', '(r.fields ->> ''fld''''x'') collate "C"'),
    ('flag', 'checkbox', '(r.fields @> ''{"fld''''x": true}''::jsonb)'),
    ('barcode', 'barcode', '(r.fields #>> ''{fld''''x,text}''::text[]) collate "und-x-icu"'),
    ('text', 'url', '(r.fields ->> ''fld''''x'') collate "und-x-icu"'),
    ('any', null, '(r.fields ->> ''fld''''x'') collate "und-x-icu"')
) as given (kind, type, expected);
select matches(
    search.cell_expression('fldX', 'person', 'singleCollaborator'), 'name.*email.*id', 'a person goes by name, address or id'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.cell_expression('x', 'text', 'url')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
