begin;

select plan(8);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select is(
    api.mark_attachment_stored('attOne00000000000', 12, 'image/png', repeat('a', 64), 3, 4) ->> 'state',
    'stored',
    'an attachment is stored'
);
select is(
    (select r.fields -> 'fldPapers00000000' -> 0 from airtable.records as r where r.id = 'recOne00000000000'),
    '{"id": "attOne00000000000", "url": "https://example.com/one", "filename": "one", "size": 12, "type": "image/png",
      "width": 3, "height": 4}'::jsonb,
    'and its cell shows what it is'
);

-- An upload
select is(
    api.mark_attachment_stored(
        api.register_attachment('tblTasks000000000', 'recOne00000000000', 'Papers', 'up.pdf') ->> 'id', 5,
        url => 'https://store.example.com/up.pdf'
    ) ->> 'url',
    'https://store.example.com/up.pdf',
    'an upload is stored'
);
select is(
    (select (r.fields -> 'fldPapers00000000' -> 2) - 'id' from airtable.records as r where r.id = 'recOne00000000000'),
    '{"url": "https://store.example.com/up.pdf", "filename": "up.pdf", "size": 5}'::jsonb,
    'and comes into its cell'
);

-- Taken out of its cell, and stored then
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attOne00000000000"}]}}]');
select api.mark_attachment_stored('attTwo00000000000', 1);

select is(
    (select jsonb_array_length(r.fields -> 'fldPapers00000000') from airtable.records as r where r.id = 'recOne00000000000'),
    1,
    'what was taken out of its cell stays out'
);

-- must deny
select throws_ok(
    $$select api.mark_attachment_stored('attOne00000000000', null, sha256 => 'X', width => -1, url => 'file:///x')$$,
    'PT422',
    '4 faults; the first is: size: expected a number of bytes, got null',
    'all faults are told'
);
select throws_ok(
    $$select api.mark_attachment_stored('attNone0000000000', 1)$$, 'PT404', 'attachment attNone0000000000 does not exist', 'it must exist'
);

reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.mark_attachment_stored('attOne00000000000', 1)$$, 'PT404', 'attachment attOne00000000000 does not exist',
    'for this tenant'
);

select *
from finish();

rollback;
