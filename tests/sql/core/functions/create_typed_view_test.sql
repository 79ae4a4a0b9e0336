begin;

select plan(28);

select tests.let_typed_views_in();

-- alice, who owns acme
select tests.be('alice of acme');

create temporary table made as
select app.create_typed_view('tblTasks000000000') as name;

select is(
    (select name from made),
    't_' || left(md5(tests.tenant('acme')::text), 12) || '_office.tasks',
    'the view is named after base and table, in a schema of the tenant''s own'
);
select results_eq(
    'select c.name, c.type from made as m cross join tests.columns(m.name::regclass) as c',
    $$
        values
            ('record_id', 'text'), ('record_number', 'bigint'), ('created_time', 'timestamp with time zone'),
            ('last_modified_time', 'timestamp with time zone'),
            ('name', 'text'), ('notes', 'text'), ('effort', 'numeric'), ('price', 'numeric'), ('done', 'boolean'),
            ('due', 'date'), ('seen', 'timestamp with time zone'), ('status', 'text'), ('tags', 'text[]'), ('mail', 'text'),
            ('stars', 'integer'), ('total', 'jsonb')
    $$,
    'it has a typed column for every field'
);
select is(
    (
        select string_agg(col_description(m.name::regclass, a.attnum), ' ' order by a.attnum)
        from made as m
        inner join pg_catalog.pg_attribute as a on m.name::regclass = a.attrelid
    ),
    'Name Notes Effort Price Done Due Seen Status Tags Mail Stars Total',
    'whose name is its comment'
);
select is((select obj_description(name::regclass) from made), e'Tasks\nWhat there is to do', 'the table''s is that of the view');

create function pg_temp.names() returns text language plpgsql as $$
declare
    v_names text;
begin
    execute format('select string_agg(name, '', '' order by record_number) from %s', (select m.name from made as m)) into v_names;
    return v_names;
end;
$$;
grant select on made to public;

select is(pg_temp.names(), 'Paint the fence, Order paint, Call Zoë', 'it shows the records of acme');

-- Who else sees what
reset role;
select tests.be('carol of acme');
select is(pg_temp.names(), 'Paint the fence, Order paint, Call Zoë', 'to a reader too');
reset role;
select tests.be('carol of acme', role => 'analyst');
select is(pg_temp.names(), 'Paint the fence, Order paint, Call Zoë', 'and to an analyst');
reset role;
select tests.be('bob of globex');
select is(pg_temp.names(), null, 'and nothing to bob of globex');
reset role;
select tests.be('bob of globex', role => 'analyst');
select is(pg_temp.names(), null, 'nor to an analyst there');
select set_config('app.context_signature', '', true);
select is(pg_temp.names(), null, 'nor without a context');
set local role anonymous;
select throws_ok('select pg_temp.names()', '42501', null, 'anonymous may not ask');
reset role;
set local role pyairtable_views;
select throws_ok('select pg_temp.names()', '42501', null, 'nor may the role it belongs to');
reset role;
select is(
    pg_temp.names(), 'Paint the fence, Order paint, Call Zoë', 'a superuser, whom no policy holds, sees those of acme only'
);
select is(
    (
        select row(pg_get_userbyid(c.relowner), pg_get_userbyid(n.nspowner), c.reloptions)::text
        from made as m
        inner join pg_catalog.pg_class as c on m.name::regclass = c.oid
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    ),
    '(pyairtable_views,pyairtable_views,{security_invoker=true})',
    'view and schema belong to a role without rights'
);

-- bob of globex has a base and a table of the same names and ids
select tests.be('bob of globex');

select is(
    app.create_typed_view('tblTasks000000000'),
    't_' || left(md5(tests.tenant('globex')::text), 12) || '_office.tasks',
    'bob gets a view of his own'
);

-- An operator chooses
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');

select is(app.create_typed_view('tblSecrets0000000'), 'vault.secrets', 'an operator''s default are the names of base and table');

select app.drop_typed_view('tblSecrets0000000');

select is(
    app.create_typed_view('tblSecrets0000000', 'crm', 'contacts'), 'crm.contacts', 'or any that are free'
);

reset role;
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.drop_typed_view('tblTasks000000000');

select is((r.answer).code || ' ' || (r.answer).message, expected, description)
from (
    select tests.refusal(statement) as answer, expected, description
    from (values
        ($$select app.create_typed_view('tblTasks000000000', 'crm')$$,
            'PT409 schema crm holds something else than this tenant''s typed views', 'a schema has one tenant'),
        ($$select app.create_typed_view('tblTasks000000000', 'airtable')$$,
            'PT409 schema airtable holds something else than this tenant''s typed views', 'and nothing else in it'),
        ($$select app.create_typed_view('tblTasks000000000', 'pg_mine')$$,
            'PT422 schema_name: "pg_mine" is a name that SQL needs quotes for', 'or has a name that is PostgreSQL''s'),
        ($$select app.create_typed_view('tblTasks000000000', null, 'a"; drop')$$,
            'PT422 view_name: "a\"; drop" is a name that SQL needs quotes for', 'a view has a plain name')
    ) as given (statement, expected, description)
) as r;

-- must deny
reset role;
select tests.be('alice of acme');
select app.create_typed_view('tblTasks000000000', view_name => 'jobs');
select api.create_table('appOffice00000000', 'Other', '[{"name": "A", "type": "url"}]', null, 'tblOther000000000');

select is((r.answer).code || ' ' || (r.answer).message, expected, description)
from (
    select tests.refusal(statement) as answer, expected, description
    from (values
        ($$select app.create_typed_view('tblTasks000000000', 'mine')$$,
            'PT403 schema_name: only an operator of the database chooses a schema, since all tenants share their names',
            'a tenant''s owner chooses no schema'),
        ($$select app.create_typed_view('tblTasks000000000')$$,
            'PT409 table tblTasks000000000 has the typed view t_' || left(md5(tests.tenant('acme')::text), 12) || '_office.jobs',
            'a table has one typed view'),
        ($$select app.create_typed_view('tblOther000000000', view_name => 'jobs')$$,
            'PT409 view_name: t_' || left(md5(tests.tenant('acme')::text), 12) || '_office.jobs is there already',
            'of a name of its own'),
        ($$select app.create_typed_view('tblSecrets0000000')$$,
            'PT404 table tblSecrets0000000 does not exist', 'a table of globex does not exist for alice'),
        ($$select app.create_typed_view(null)$$, 'PT404 table null does not exist', 'nor does none')
    ) as given (statement, expected, description)
) as r;

reset role;
select tests.be('erin of acme');
select throws_ok(
    $$select app.create_typed_view('tblOther000000000')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, makes none'
);

reset role;
do $$ begin execute format('revoke create on database %I from pyairtable_views', current_database()); end $$;
select tests.be('alice of acme', role => 'pyairtable_owner');
select matches(
    (select hint from tests.refusal($$select app.create_typed_view('tblOther000000000', 'new_one')$$)),
    '^A copy of a database has its own rights: grant create on database .* to pyairtable_views;$',
    'a database that lacks the right says how to give it'
);

select *
from finish();

rollback;
