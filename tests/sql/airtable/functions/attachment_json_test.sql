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
    (select airtable.attachment_json(a)::jsonb - 'createdTime' from airtable.attachments as a where a.id = 'attOne00000000000'),
    jsonb_build_object('storageKey', tests.tenant('acme') || '/attOne00000000000') || '{
        "id": "attOne00000000000", "url": "https://example.com/one", "filename": "one", "size": null, "type": null, "width": null,
        "height": null, "sha256": null, "state": "pending", "failure": null, "storedTime": null, "tableId": "tblTasks000000000",
        "recordId": "recOne00000000000", "fieldId": "fldPapers00000000"
    }',
    'a service sees where an attachment is, and where it is to be stored'
);

select *
from finish();

rollback;
