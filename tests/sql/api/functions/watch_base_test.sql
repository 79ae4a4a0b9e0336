begin;

select plan(9);

select tests.be('erin of acme');

select is(api.watch_base('appOffice00000000')::jsonb, '{"baseId": "appOffice00000000", "watch": true}', 'a base is watched');
select results_eq('select is_open, is_watched from airtable.feeds', 'values (true, true)', 'its changes are noted');
select is(api.watch_base('appOffice00000000', false)::jsonb, '{"baseId": "appOffice00000000", "watch": false}', 'or no more');
select results_eq('select is_open, is_watched from airtable.feeds', 'values (false, false)', 'then nothing is noted');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}');
select api.watch_base('appOffice00000000'), api.watch_base('appOffice00000000', false);
select results_eq('select is_open, is_watched from airtable.feeds', 'values (true, false)', 'unless a webhook asks for it');

select throws_ok(
    'select api.watch_base(''appOffice00000000'', null)', 'PT422', 'watch: expected true or false, got null', 'null is neither'
);
select is(
    (select row(r.*)::text from tests.refusal('select api.watch_base(''appVault000000000'')') as r),
    (
        select replace(row(r.*)::text, 'appNever000000000', 'appVault000000000')
        from tests.refusal('select api.watch_base(''appNever000000000'')') as r
        where r.code = 'PT404'
    ),
    'a base of globex is refused as one that never was'
);
reset role;
select tests.be('chris of acme');
select throws_ok('select api.watch_base(''appOffice00000000'')', 'PT403', null, 'a commenter may not');
reset role;
select tests.be('bob of globex');
select is_empty('select base_id from airtable.feeds', 'globex''s base of this id is not watched');

select *
from finish();

rollback;
