begin;

select plan(4);

-- must allow: the owner, who needs no context for it
set local role pyairtable_owner;

select is(
    core.list_tenants()::jsonb #- '{tenants,0,createdTime}' #- '{tenants,1,createdTime}',
    jsonb_build_object('tenants', jsonb_build_array(
        jsonb_build_object('id', tests.tenant('acme'), 'slug', 'acme', 'name', 'Acme'),
        jsonb_build_object('id', tests.tenant('globex'), 'slug', 'globex', 'name', 'Globex')
    )),
    'the owner lists all tenants by slug'
);
select matches(
    core.list_tenants() #>> '{tenants,0,createdTime}',
    '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$',
    'with the time of their creation as Airtable writes it'
);

delete from core.tenants;

select is(core.list_tenants()::jsonb, '{"tenants": []}', 'without tenants the list is empty');

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    'select core.list_tenants()',
    '42501',
    'permission denied for function list_tenants',
    'alice cannot list tenants'
);

select *
from finish();

rollback;
