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

select is(
    api.mark_attachment_failed('attOne00000000000', 'HTTP 404') ->> 'failure', 'HTTP 404', 'an attachment that could not be fetched says why'
);
select is(
    api.mark_attachment_stored('attOne00000000000', 1)::jsonb -> 'failure', 'null', 'until it could'
);

-- must deny
select throws_ok(
    $$select api.mark_attachment_failed('attOne00000000000', '')$$,
    'PT422',
    '2 faults; the first is: reason: expected 1 to 1000 characters',
    'all faults are told: one that is stored does not fail'
);
select throws_ok(
    $$select api.mark_attachment_failed('attNone0000000000', 'x')$$, 'PT404', 'attachment attNone0000000000 does not exist', 'it must exist'
);

reset role;
select tests.be('carol of acme');

select throws_ok($$select api.mark_attachment_failed('attTwo00000000000', 'x')$$, 'PT403', null, 'a reader says nothing');

select *
from finish();

rollback;
