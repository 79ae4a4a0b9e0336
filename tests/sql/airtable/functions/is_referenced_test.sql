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

prepare referenced as
select airtable.is_referenced(a)
from airtable.attachments as a
order by a.id;

select results_eq('referenced', 'values (true), (true)', 'what is in a cell is referenced');

select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Papers": [{"id": "attOne00000000000"}]}}]');

select results_eq('referenced', 'values (true), (false)', 'what left it is not');

select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select results_eq('referenced', 'values (true), (false)', 'a cell in the trash counts');

select api.restore_records('tblTasks000000000', array['recOne00000000000']);
select api.delete_field('tblTasks000000000', 'Papers');

select results_eq('referenced', 'values (false), (false)', 'a deleted field has no cells');

select api.delete_table('tblTasks000000000');

select results_eq('referenced', 'values (false), (false)', 'nor does a deleted table');

select *
from finish();

rollback;
