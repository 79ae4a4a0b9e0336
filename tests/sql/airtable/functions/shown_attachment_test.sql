begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

prepare shown as
select airtable.shown_attachment($1, a)
from airtable.attachments as a
where a.id = 'attOne00000000000';

select results_eq(
    $$execute shown('{"fldPapers00000000": [{"id": "attX"}, {"id": "attOne00000000000", "size": 1}, {"id": "attY"}]}')$$,
    $$
        select '{"fldPapers00000000": [
            {"id": "attX"}, {"id": "attOne00000000000", "url": "https://example.com/one", "filename": "one"}, {"id": "attY"}
        ]}'::jsonb
    $$,
    'an attachment is shown where it stands'
);
select results_eq($$execute shown('{"fldPapers00000000": [{"id": "attX"}]}')$$, $$select '{}'::jsonb$$, 'one that was taken out stays out');

update airtable.attachments
set is_shown = false
where id = 'attOne00000000000';

select results_eq(
    $$execute shown('{"fldPapers00000000": [{"id": "attX"}]}')$$,
    $$
        select '{"fldPapers00000000": [
            {"id": "attX"}, {"id": "attOne00000000000", "url": "https://example.com/one", "filename": "one"}
        ]}'::jsonb
    $$,
    'an upload comes behind the others'
);
select results_eq(
    $$execute shown('{}')$$,
    $$select '{"fldPapers00000000": [{"id": "attOne00000000000", "url": "https://example.com/one", "filename": "one"}]}'::jsonb$$,
    'and into an empty cell'
);

select *
from finish();

rollback;
