begin;

select plan(7);

select tests.let_typed_views_in();

-- alice owns acme, bob globex; their tables have the same id
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'acmes');
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');
select app.create_typed_view('tblSecrets0000000', 'globexs');

-- must deny
reset role;
select tests.be('alice of acme');

select is(
    (select row(r.*)::text from tests.refusal($$select app.drop_typed_view('tblSecrets0000000')$$) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select app.drop_typed_view('tblNever000000000')$$) as r
    ),
    'a typed view of globex is refused in the words for none'
);
select throws_ok(
    $$select app.drop_typed_view('tblNever000000000')$$, 'PT404', 'table tblNever000000000 has no typed view', 'which name the table'
);

reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select app.drop_typed_view('tblTasks000000000')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, drops none'
);

-- must allow
reset role;
select tests.be('alice of acme');

select lives_ok($$select app.drop_typed_view('tblTasks000000000')$$, 'alice drops it');
select is(to_regnamespace('acmes')::text, null, 'and the schema that is empty now');
select is((select count(*) from airtable.records), 3::bigint, 'records stay');

reset role;
select isnt(to_regclass('globexs.secrets')::text, null, 'as does the view of globex');

select *
from finish();

rollback;
