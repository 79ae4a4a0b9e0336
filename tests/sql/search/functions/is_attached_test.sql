begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');

-- must deny
select throws_ok(
    $$select search.is_attached(tests.tenant('acme'), 'recOne00000000000', 'fldPapers00000000', 'attOne00000000000')$$,
    '42501',
    null,
    'alice does not look past her tenant'
);

reset role;
set local role pyairtable_owner;

select ok(
    search.is_attached(tests.tenant('acme'), 'recOne00000000000', 'fldPapers00000000', 'attOne00000000000'), 'an attachment of the cell'
);
select ok(
    not search.is_attached(tests.tenant('acme'), 'recTwo00000000000', 'fldPapers00000000', 'attOne00000000000'), 'not of another'
);
select ok(
    not search.is_attached(tests.tenant('globex'), 'recOne00000000000', 'fldPapers00000000', 'attOne00000000000'), 'nor of another tenant'
);
select ok(
    not search.is_attached(tests.tenant('acme'), 'recOne00000000000', 'fldPapers00000000', 'attGone0000000000'), 'nor one that is gone'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select search.is_attached(tests.tenant('acme'), 'recOne00000000000', 'fldPapers00000000', 'attOne00000000000')$$,
    '42501',
    null,
    'anonymous has no business here'
);

select *
from finish();

rollback;
