begin;

select plan(9);

insert into airtable.typed_views (tenant_id, table_id, schema_name, view_name)
values
    (tests.tenant('acme'), 'tblTasks000000000', 'acmes', 'tasks'),
    (tests.tenant('globex'), 'tblTasks000000000', 'globexs', 'tasks');

-- carol reads acme
select tests.be('carol of acme');

select is((select array_agg(schema_name) from airtable.typed_views), array['acmes'], 'carol sees the typed view of acme');

-- alice of acme, who owns it
reset role;
select tests.be('alice of acme');

select is((select array_agg(schema_name) from airtable.typed_views), array['acmes'], 'so does alice');
select throws_ok(statement, '42501', null, description)
from (values
    ($$insert into airtable.typed_views (tenant_id, table_id, schema_name, view_name)
        values (tests.tenant('acme'), 'tblTasks000000000', 'api', 'x')$$, 'she writes none'),
    ($$update airtable.typed_views set schema_name = 'api'$$, 'changes none'),
    ($$delete from airtable.typed_views$$, 'and deletes none but by app.drop_typed_view')
) as given (statement, description);

-- application_user without a context
select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.typed_views), 0::bigint, 'a service that sets no context sees none');

set local role anonymous;

select throws_ok('select from airtable.typed_views', '42501', null, 'anonymous cannot read them');

set local role authenticator;

select throws_ok('select from airtable.typed_views', '42501', null, 'nor can authenticator before it becomes somebody');

-- The owner, whose functions keep them
reset role;
set local role pyairtable_owner;

select is((select count(*) from airtable.typed_views), 2::bigint, 'the owner sees all');

select *
from finish();

rollback;
