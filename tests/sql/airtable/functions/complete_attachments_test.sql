begin;

select plan(23);

-- What acme's cells say
create temporary view cell with (security_invoker = true) as
select r.id, r.fields -> 'fldPapers00000000' as value
from airtable.records as r
where r.fields ? 'fldPapers00000000';

grant select on cell to application_user;

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');

select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"url": "https://example.com/docs/a%20plan.pdf?x=1"},
        {"id": "attMirror00000000", "url": "https://example.com/b", "filename": "b.png", "size": 10, "type": "image/png",
         "width": 3, "height": null, "thumbnails": {"small": {"url": "https://example.com/s", "width": 1, "height": 1}}}
    ]}}
]');

select matches(
    (select value -> 0 ->> 'id' from cell),
    '^att[A-Za-z0-9]{14}$',
    'an attachment gets an id'
);
select is(
    (select value -> 0 ->> 'filename' from cell),
    'a%20plan.pdf',
    'and the filename of its url'
);
select is(
    (select value -> 1 from cell),
    '{"id": "attMirror00000000", "url": "https://example.com/b", "filename": "b.png", "size": 10, "type": "image/png",
      "width": 3, "thumbnails": {"small": {"url": "https://example.com/s", "width": 1, "height": 1}}}'::jsonb,
    'one that is mirrored keeps its id and what is known of it'
);
select results_eq(
    $$
        select record_id, field_id, url, filename, size, mime_type, width, height, state
        from airtable.attachments
        where id = 'attMirror00000000'
    $$,
    $$
        values (
            'recOne00000000000', 'fldPapers00000000', 'https://example.com/b', 'b.png', 10::bigint, 'image/png', 3, null::integer,
            'pending'
        )
    $$,
    'and is noted'
);

-- Kept by id alone, changed, and taken out
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000", "filename": "c.png"}, {"url": "http://example.com/"}]}}
]');

select is(
    (select (value -> 0) - 'thumbnails' from cell),
    '{"id": "attMirror00000000", "url": "https://example.com/b", "filename": "c.png", "size": 10, "type": "image/png", "width": 3}'::jsonb,
    'an id of the cell keeps its attachment, with what is given changed'
);
select is(
    (select value -> 1 ->> 'filename' from cell), 'attachment', 'a url without a path is called attachment'
);
select is((select count(*) from airtable.attachments), 3::bigint, 'what left the cell is still known');

-- must deny
select throws_ok(
    $$
        select api.update_records('tblTasks000000000', '[
            {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000"}, {"id": "attMirror00000000"}]}},
            {"id": "recTwo00000000000", "fields": {"fldPapers00000000": [{"id": "attMirror00000000"}, {"id": "x"}]}}
        ]')
    $$,
    'PT422',
    null,
    'an attachment that is not in the cell is refused'
);
select is(
    (tests.refusal($$
        select api.update_records('tblTasks000000000', '[
            {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000"}, {"id": "attMirror00000000"}]}},
            {"id": "recTwo00000000000", "fields": {"fldPapers00000000": [{"id": "attMirror00000000"}, {"id": "x"}]}}
        ]')
    $$)).detail,
    'records[0]: field "Papers" cannot hold [{"id": "attMirror00000000"}, {"id": "attMirror00000000"}]: '
    'attachment attMirror00000000 is named twice' || e'\n'
    'records[1]: field "fldPapers00000000" cannot hold [{"id": "attMirror00000000"}, {"id": "x"}]: '
    'attachment attMirror00000000 is not in the cell; attachment x is not in the cell',
    'with all faults of the batch'
);
select throws_ok(
    $$select api.create_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000"}]}}]')$$,
    'PT422',
    null,
    'a record to come has no attachment to keep'
);

-- An id that another cell has, with a url
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "Copy", "Papers": [
    {"id": "attMirror00000000", "url": "https://example.com/b"}, {"id": "attFresh000000000", "url": "https://example.com/f"}
]}}]');

select is(
    (
        select array[value -> 0 ->> 'id' <> 'attMirror00000000', value -> 1 ->> 'id' = 'attFresh000000000']
        from cell
        where id <> 'recOne00000000000'
    ),
    array[true, true],
    'an id of another cell is not taken over, a free one is'
);

-- Upserts know the record only after merging.
select api.upsert_records('tblTasks000000000', array['Name'], '[
    {"fields": {"Name": "Copy", "Papers": [{"id": "attFresh000000000"}]}},
    {"fields": {"Name": "New", "Papers": [{"id": "attUpsert00000000", "url": "https://example.com/u"}]}}
]');

select is(
    (select value from cell where value @> '[{"id": "attFresh000000000"}]'),
    '[{"id": "attFresh000000000", "url": "https://example.com/f", "filename": "f"}]'::jsonb,
    'an upsert keeps an attachment of the record it finds'
);
select is(
    (select a.record_id from airtable.attachments as a where a.id = 'attUpsert00000000'),
    (select cell.id from cell where cell.value @> '[{"id": "attUpsert00000000"}]'),
    'and notes those of the record it makes'
);
select is(
    (api.upsert_records('tblTasks000000000', array['Name'], '[
        {"fields": {"Name": "Copy", "Papers": [{"id": "attMirror00000000"}]}},
        {"fields": {"Name": "Newer", "Papers": [{"url": "https://example.com/n"}]}}
    ]', on_error => 'skip') -> 'faults' -> 0 ->> 'message'),
    'field "Papers" cannot hold [{"id": "attMirror00000000"}]: attachment attMirror00000000 is not in the cell',
    'skip tells what an upsert leaves out'
);
select is(
    (select count(*) from cell),
    4::bigint,
    'and writes the rest'
);
select is(
    json_array_length(api.create_records('tblTasks000000000', '[
        {"fields": {"Papers": [{"id": "attMirror00000000"}]}}, {"fields": {"Papers": [{"url": "https://example.com/n"}]}}
    ]', on_error => 'skip') -> 'records'),
    1,
    'so does create'
);

-- Replacing empties the cell, and deleting takes it along.
select api.replace_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "Bare"}}]');

select is_empty($$select value from cell where id = 'recOne00000000000'$$, 'replace empties the cell');

select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000"}]}}]');

select is(
    (select value -> 0 ->> 'filename' from cell where id = 'recOne00000000000'),
    'c.png',
    'what left its cell comes back by its id'
);

select api.delete_records('tblTasks000000000', array['recOne00000000000']);
select api.restore_records('tblTasks000000000', array['recOne00000000000']);

select is(
    (select value -> 0 ->> 'filename' from cell where id = 'recOne00000000000'),
    'c.png',
    'the cell follows its record into the trash and back'
);

-- Filters
select is(
    (
        select array_agg(json_array_length(api.list_records('tblTasks000000000', filter) -> 'records') order by place)
        from jsonb_array_elements('[
            {"field": "Papers", "op": "contains", "value": "C.PNG"},
            {"field": "Papers", "op": "contains", "value": "nowhere"},
            {"field": "Papers", "op": "is not empty"},
            {"field": "Papers", "op": "is empty"}
        ]') with ordinality as asked (filter, place)
    ),
    array[1, 0, 5, (select count(*)::integer - 5 from airtable.records where table_id = 'tblTasks000000000')],
    'filters find attachments by filename and by being there'
);

-- Called itself
select results_eq(
    $$
        select c.place, c.cells -> 'fldPapers00000000' -> 0 ->> 'filename', c.faults -> 0 ->> 'message'
        from airtable.complete_attachments(
            'tblTasks000000000',
            '[
                {"fields": {"Name": "Bare"}},
                {"fields": {"Papers": [{"url": "https://example.com/d/x.pdf"}]}},
                {"fields": {"Papers": [{"id": "x"}]}}
            ]',
            array[null, null, 'recTwo00000000000'],
            array[
                '{"fldName0000000000": "Bare"}',
                '{"fldPapers00000000": [{"url": "https://example.com/d/x.pdf"}]}',
                '{"fldPapers00000000": [{"id": "x"}]}'
            ]::jsonb[]
        ) as c
        order by c.place
    $$,
    $$
        values
            (2::bigint, 'x.pdf', null),
            (3, 'attachment', 'field "Papers" cannot hold [{"id": "x"}]: attachment x is not in the cell')
    $$,
    'it answers for the records that have attachments, by their places'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');

select throws_ok(
    $$select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000"}]}}]')$$,
    'PT422',
    null,
    'an attachment of acme is none of globex'
);
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attMirror00000000", "url": "https://example.com/globex"}]}}
]');

select is(
    (select value -> 0 ->> 'url' from cell),
    'https://example.com/globex',
    'though it may have one with the same id'
);

select *
from finish();

rollback;
