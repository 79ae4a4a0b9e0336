begin;

select plan(7);

select tests.be('alice of acme');
select api.create_field('tblTasks000000000', 'Before', 'multipleRecordLinks', '{"linkedTableId": "tblTasks000000000"}');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Before": ["recThree000000000"]}}]');
select api.mirror_records('tblTasks000000000', '[{"id": "recTwo00000000000", "fields": {"Before": ["recLater000000000"]}}]');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Gone soon');
select api.create_comment('tblTasks000000000', 'recTwo00000000000', 'Here to stay');
select api.delete_records('tblTasks000000000', array['recOne00000000000']);

-- must deny
select throws_ok($$select airtable.empty_trash('1 day')$$, '42501', null, 'callers empty no trash');

reset role;
select tests.be('bob of globex');
select api.delete_records('tblTasks000000000', array['recTwo00000000000']);

-- The owner, for no tenant
reset role;
select set_config('app.context_signature', '', true);
set local role pyairtable_owner;

select is(airtable.empty_trash('1 day'), 0::bigint, 'what was deleted just now stays');
select is(airtable.empty_trash('-1 second'), 2::bigint, 'what is older goes, of every tenant');

reset role;
select tests.be('alice of acme');

select is_empty('select id from airtable.trashed_records', 'and is gone');
select results_eq(
    'select record_id from airtable.trashed_links', $$values ('recTwo00000000000')$$, 'with links that waited, but for those to records still to come'
);
select results_eq('select text from airtable.comments', $$values ('Here to stay')$$, 'and comments, but not those of others');
select is((select count(*) from airtable.records), 2::bigint, 'records there are stay');

select *
from finish();

rollback;
