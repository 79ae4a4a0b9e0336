begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

create temporary table made as
select (api.create_api_key('Import', 'editor') ->> 'id')::uuid as id;
grant select on made to public;


select is(
    api.get_api_key((select id from made))::jsonb,
    (select k.value from jsonb_array_elements(api.list_api_keys()::jsonb -> 'apiKeys') as k where k.value ->> 'name' = 'Import'),
    'a key is told as in the list, without its secret'
);

-- must deny
select throws_ok(
    $$select api.get_api_key('00000000-0000-4000-8000-000000000000')$$,
    'PT404',
    $$API key 00000000-0000-4000-8000-000000000000 does not exist$$,
    'one that never was is named'
);

reset role;
select tests.be('erin of acme');

select throws_ok(format('select api.get_api_key(%L)', id), 'PT403', null, 'an editor sees none')
from made;

reset role;
set local role anonymous;

select throws_ok($$select api.get_api_key(null)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
