begin;

select plan(70);

-- alice of acme
select tests.be('alice of acme');

select is(
    api.search_records('Zoë')::jsonb #- '{records,0,createdTime}',
    '{"records": [{
        "id": "recThree000000000",
        "tableId": "tblTasks000000000",
        "fields": {
            "fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com", "fldStatus00000000": "Todo"
        }
    }]}',
    'a record that was found is told with its table'
);
select is(
    api.search_records('Zoë', field_keys => 'name')::jsonb #> '{records,0,fields}',
    '{"Name": "Call Zoë", "Mail": "zoe@example.com", "Status": "Todo"}',
    'its cells by name if asked for'
);

select api.create_records('tblTasks000000000', '[
    {"fields": {"Name": "Müller & Søns, façade"}},
    {"fields": {"Name": "Invoice 4711 for 12.50"}},
    {"fields": {"Name": "O''Brien''s C:\\temp"}},
    {"fields": {"Name": "Order of the state-of-the-art crane", "Effort": 314}}
]');

select is(tests.names_found(query), names, description)
from (values
    ('fence', array['Paint the fence'], 'a word is found'),
    ('FENCE', array['Paint the fence'], 'case does not count'),
    ('malaga', array['Paint the fence'], 'accents need not be typed'),
    ('MÁLAGA', array['Paint the fence'], 'and may be'),
    ('facade sons', array['Müller & Søns, façade'], 'letters with strokes and cedillas count as plain ones'),
    ('muller', array['Müller & Søns, façade'], 'umlauts too'),
    ('fen', array['Paint the fence'], 'the beginning of a word is enough'),
    ('fense', array['Paint the fence'], 'a wrong letter does no harm'),
    ('fencee', array['Paint the fence'], 'nor one too many'),
    ('fece', array['Paint the fence'], 'nor one too few'),
    ('inovice', array['Invoice 4711 for 12.50'], 'nor two in the wrong order'),
    ('order paint', array['Order paint'], 'several words must all be there'),
    ('paint order', array['Order paint'], 'in any order'),
    ('coats fence', array['Paint the fence'], 'in any cell'),
    ('order rocket', '{}', 'one that is nowhere finds nothing'),
    ('ordr paimt', array['Order paint'], 'each may be misspelt'),
    ('4711', array['Invoice 4711 for 12.50'], 'a number is found'),
    ('47', array['Invoice 4711 for 12.50'], 'by its beginning too'),
    ('12.50', array['Invoice 4711 for 12.50'], 'also with decimals'),
    ('314', array['Order of the state-of-the-art crane'], 'or in a cell of its own'),
    ('4712', '{}', 'and is no other number'),
    ('red', array['Paint the fence'], 'a choice is found'),
    ('zoe@example.com', array['Call Zoë'], 'an address is found'),
    ('state-of-the-art', array['Order of the state-of-the-art crane'], 'a compound is found'),
    ('art', array['Order of the state-of-the-art crane'], 'and a part of it'),
    ('xylophone', '{}', 'a word like no other finds nothing')
) as given (query, names, description);
select is(
    tests.names_found('paint'),
    array['Paint the fence', 'Order paint'],
    'several records are found'
);

-- Whatever stands in a query
select is(tests.names_found(query), names, format('%s is harmless', coalesce(to_json(query)::text, 'null')))
from (values
    ('', '{}'::text[]),
    (null, '{}'),
    ('   ', '{}'),
    ('''', '{}'),
    ('\', '{}'),
    ('& | ! <-> ( ) : *', '{}'),
    ('o''brien', array['O''Brien''s C:\temp']),
    ('c:\temp', array['O''Brien''s C:\temp']),
    ('fence''; drop table airtable.records; --', '{}'),
    ('fence & !the', array['Paint the fence']),
    ('fence | crane', '{}'),
    ('(fence', array['Paint the fence']),
    ('fence:*', array['Paint the fence']),
    ('"fence"', array['Paint the fence']),
    ('fence%', array['Paint the fence']),
    (e'fence\n\tpaint', array['Paint the fence']),
    ('<b>fence</b>', array['Paint the fence']),
    (repeat('fence ', 5000), array['Paint the fence']),
    (repeat('x', 5000), '{}')
) as given (query, names);

-- Where, and how many
select api.create_table('appOffice00000000', 'Other', '[{"name": "Name", "type": "url"}]', null, 'tblOther000000000');
select api.create_records('tblOther000000000', '[{"fields": {"Name": "fence in the other table"}}]');

select is(
    tests.names_found('fence'),
    array['fence in the other table', 'Paint the fence'],
    'without a table all of the tenant''s are searched'
);
select is(
    tests.names_found('fence', 'tblOther000000000'),
    array['fence in the other table'],
    'with one that table only'
);
select is(
    tests.names_found('fnce', 'tblTasks000000000'),
    array['Paint the fence'],
    'also for words alike'
);
select is(cardinality(tests.names_found('fence', page_size => 1)), 1, 'no more records than asked for');

-- What changes
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "Paint the gate"}}]');

select is(tests.names_found('gate'), array['Paint the gate'], 'a changed record is found by its new words');
select is(tests.names_found('gatee'), array['Paint the gate'], 'misspelt ones too');
select is(tests.names_found('fence', 'tblTasks000000000'), '{}', 'and no longer by its old ones');

select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select is(tests.names_found('gate'), '{}', 'a deleted record is not found');

-- must deny
select is(tests.names_found(word), '{}', format('%s is globex''s, and not found by alice', word))
from unnest(array['plutonium', 'plutonum', 'rocket', 'astronaut']) as word;
select throws_ok(
    $$select api.search_records('fence', 'tblNever000000000')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (select row(r.*)::text from tests.refusal($$select api.search_records('plutonium', 'tblSecrets0000000')$$) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select api.search_records('plutonium', 'tblNever000000000')$$) as r
    ),
    'a table of globex is refused in the same words'
);
select throws_ok(
    format('select api.search_records(%L, page_size => %s)', 'fence', size),
    'PT400',
    format('page_size: expected 1 to 1000, got %s', size),
    format('no page has %s records', size)
)
from unnest(array['0', '1001', 'null']) as size;
select throws_ok(
    $$select api.search_records('fence', field_keys => 'names')$$,
    'PT400',
    'field_keys: expected id or name, got names',
    'cells are keyed by id or name only'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is(
    api.search_records('plutonum') #>> '{records,0,id}',
    'recSecret00000000',
    'bob finds what alice does not'
);
select is(tests.names_found('crane'), '{}', 'and nothing of acme');

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.search_records('rocket')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is nothing to search'
);

reset role;
set local role anonymous;

select throws_ok($$select api.search_records('rocket')$$, '42501', null, 'anonymous searches nothing');

select *
from finish();

rollback;
