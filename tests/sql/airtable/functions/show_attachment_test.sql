begin;

select plan(5);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

update airtable.attachments
set size = 5
where id = 'attTwo00000000000';

select airtable.show_attachment('attTwo00000000000');

select is(
    (select r.fields -> 'fldPapers00000000' -> 1 -> 'size' from airtable.records as r where r.id = 'recOne00000000000'),
    '5'::jsonb,
    'the cell shows what is known'
);

select api.delete_records('tblTasks000000000', array['recOne00000000000']);

update airtable.attachments
set size = 6
where id = 'attTwo00000000000';

select airtable.show_attachment('attTwo00000000000');

select is(
    (select r.fields -> 'fldPapers00000000' -> 1 -> 'size' from airtable.trashed_records as r),
    '6'::jsonb,
    'also in the trash'
);

select api.restore_records('tblTasks000000000', array['recOne00000000000']);
select api.delete_field('tblTasks000000000', 'Papers');

update airtable.attachments
set is_shown = false
where id = 'attTwo00000000000';

select airtable.show_attachment('attTwo00000000000');

select is_empty(
    $$select r.fields from airtable.records as r where r.fields ? 'fldPapers00000000'$$,
    'a deleted field gets no cell'
);

-- must deny
reset role;
select tests.be('carol of acme');

select throws_ok($$select airtable.show_attachment('attTwo00000000000')$$, 'PT403', null, 'a reader shows nothing');

reset role;
set local role anonymous;

select throws_ok($$select airtable.show_attachment('attTwo00000000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
