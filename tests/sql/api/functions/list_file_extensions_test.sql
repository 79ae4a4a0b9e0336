begin;

select plan(4);

select tests.be('alice of acme');
select api.set_file_extension('dwg', true, 'image/vnd.dwg', 1000);

reset role;
select tests.be('carol of acme');

select is(
    (
        select jsonb_agg(e order by e ->> 'extension')
        from jsonb_array_elements(api.list_file_extensions()::jsonb -> 'extensions') as e
        where e ->> 'extension' in ('dwg', 'txt')
    ),
    '[
        {"extension": "dwg", "allowed": true, "mimeType": "image/vnd.dwg", "maxSize": 1000, "isDefault": false},
        {"extension": "txt", "allowed": true, "mimeType": "text/plain", "maxSize": 10485760, "isDefault": true}
    ]',
    'carol reads what acme allows, and what everybody does'
);

reset role;
select tests.be('bob of globex');

select is(api.list_file_extensions()::text ~ 'dwg', false, 'bob does not see what acme allows');

reset role;
select tests.be('dave of acme');

select throws_ok('select api.list_file_extensions()', 'PT401', null, 'dave is no member');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select api.list_file_extensions()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
