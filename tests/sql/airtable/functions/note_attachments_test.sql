begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select airtable.note_attachments('tblTasks000000000', array['recOne00000000000'], array[
    '{"fldPapers00000000": [{"id": "attOne00000000000", "url": "https://example.com/1", "filename": "1", "size": 7}]}'
]::jsonb[]);

select results_eq(
    'select id, url, size from airtable.attachments order by id',
    $$
        values
            ('attOne00000000000', 'https://example.com/1', 7::bigint),
            ('attTwo00000000000', 'https://example.com/two', null)
    $$,
    'what a cell says is noted'
);
select lives_ok(
    $$select airtable.note_attachments('tblTasks000000000', array['recOne00000000000'], array['{"fldName": "x"}'::jsonb])$$,
    'cells of other fields have none'
);

-- must deny
select throws_ok(
    $$
        select airtable.note_attachments('tblTasks000000000', array['recTwo00000000000'], array[
            '{"fldPapers00000000": [{"id": "attOne00000000000", "url": "https://example.com/1", "filename": "1"}]}'
        ]::jsonb[])
    $$,
    'PT409',
    'another cell has just been given an attachment with the same id',
    'an attachment stays with its cell'
);

select *
from finish();

rollback;
