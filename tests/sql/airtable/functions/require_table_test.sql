begin;

select plan(5);

-- must allow
select tests.be('bob of globex');

select lives_ok($$select airtable.require_table('tblSecrets0000000')$$, 'bob''s table exists for bob');

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.require_table('tblNever000000000')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was does not exist'
);
select is(
    (select row(r.*)::text from tests.refusal($$select airtable.require_table('tblSecrets0000000')$$) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select airtable.require_table('tblNever000000000')$$) as r
    ),
    'a table of globex is refused to alice in the same words'
);
select throws_ok(
    'select airtable.require_table(null)',
    'PT404',
    'table null does not exist',
    'no table does not exist either'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select airtable.require_table('tblTasks000000000')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant that is what is said'
);

select *
from finish();

rollback;
