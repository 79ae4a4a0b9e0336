begin;

select plan(4);

select tests.let_typed_views_in();

-- bob, who owns globex
select tests.be('bob of globex', role => 'pyairtable_owner');
select app.create_typed_view('tblSecrets0000000', 'crm');
reset role;
select tests.be('bob of globex');

select is(
    app.list_typed_views()::jsonb,
    '{"typedViews": [{
        "tableId": "tblSecrets0000000", "schema": "crm", "view": "secrets",
        "columns": [{"field": "fldSecret00000000", "name": "Secret", "column": "secret", "type": "text"}],
        "isCurrent": true, "staleBecause": null
    }]}',
    'a typed view is told with its columns'
);

reset role;
update airtable.fields set name = 'x' where id = 'fldSecret00000000';
select tests.be('bob of globex');

select is(
    app.list_typed_views()::jsonb #>> '{typedViews,0,staleBecause}',
    'the table was changed outside of its tenant''s context',
    'and with the reason why it is stale'
);

-- alice of acme
reset role;
select tests.be('alice of acme');

select is(app.list_typed_views()::jsonb, '{"typedViews": []}', 'alice sees no view of globex');

select set_config('app.context_signature', '', true);

select throws_ok(
    'select app.list_typed_views()', 'PT401', 'this transaction works for no tenant', 'without a tenant there is no list'
);

select *
from finish();

rollback;
