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

select is((airtable.require_attachment('attOne00000000000')).filename, 'one', 'an editor gets an attachment to change');

-- must deny
reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select airtable.require_attachment('attOne00000000000')$$,
    'PT404',
    'attachment attOne00000000000 does not exist',
    'one of another tenant is none'
);

reset role;
select tests.be('carol of acme');

select throws_ok($$select airtable.require_attachment('attOne00000000000')$$, 'PT403', null, 'a reader changes none');

select *
from finish();

rollback;
