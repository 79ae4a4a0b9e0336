begin;

select plan(1);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

select is(
    (select jsonb_agg(airtable.attachment_cell(a) order by a.id) from airtable.attachments as a),
    '[
        {"id": "attOne00000000000", "url": "https://example.com/one", "filename": "one"},
        {"id": "attTwo00000000000", "url": "https://example.com/two", "filename": "two"}
    ]'::jsonb,
    'what is not known has no key'
);

select *
from finish();

rollback;
