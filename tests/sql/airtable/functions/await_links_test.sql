begin;

select plan(7);

select tests.be('alice of acme');

select api.create_table('appOffice00000000', 'People', '[{"name": "Name", "type": "singleLineText"}]', id => 'tblPeople00000000');
select api.create_field('tblTasks000000000', 'Doer', 'multipleRecordLinks', '{"linkedTableId": "tblPeople00000000"}', 'fldDoer0000000000');

select airtable.await_links(
    'tblTasks000000000', '{recOne00000000000}', '{}', '{fldDoer0000000000}', '{recOne00000000000}', '{recZoe00000000000}', '{1}'
);

select results_eq(
    $$select k.record_id, k.linked_id, k.is_awaited from airtable.trashed_links as k$$,
    $$values ('recOne00000000000', 'recZoe00000000000', true)$$,
    'a link waits for its record'
);

select airtable.await_links(
    'tblTasks000000000', '{recOne00000000000}', '{}', '{fldDoer0000000000}', '{recOne00000000000}', '{recYan00000000000}', '{1}'
);

select results_eq(
    $$select k.record_id, k.linked_id from airtable.trashed_links as k$$,
    $$values ('recOne00000000000', 'recYan00000000000')$$,
    'those of a record that comes again are the ones it has now'
);

select api.create_records('tblPeople00000000', '[{"id": "recYan00000000000", "fields": {"Name": "Yan"}}]');
select airtable.await_links('tblPeople00000000', '{recYan00000000000}', '{recYan00000000000}', '{}', '{}', '{}', '{}');

select is(
    api.get_record('tblTasks000000000', 'recOne00000000000', 'name') #>> '{fields,Doer}',
    '["recYan00000000000"]',
    'when its record comes the link is in the cell'
);
select is(
    api.get_record('tblPeople00000000', 'recYan00000000000', 'name') #>> '{fields,Tasks}',
    '["recOne00000000000"]',
    'and in that of the other side'
);
select is_empty('select from airtable.trashed_links', 'nothing waits any more');

-- A record of the trash that comes from elsewhere
select api.delete_records('tblPeople00000000', '{recYan00000000000}');
select api.create_records('tblPeople00000000', '[{"id": "recYan00000000000", "fields": {"Name": "Yan"}}]');
select airtable.await_links('tblPeople00000000', '{recYan00000000000}', '{recYan00000000000}', '{}', '{}', '{}', '{}');

select is_empty(
    'select k.record_id from airtable.trashed_links as k union all select t.id from airtable.trashed_records as t',
    'what was in the trash under its id is gone'
);

-- must deny: carol reads
reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select airtable.await_links('tblTasks000000000', '{}', '{}', '{}', '{}', '{}', '{}')$$,
    'PT403',
    null,
    'readers have no business here'
);

select *
from finish();

rollback;
