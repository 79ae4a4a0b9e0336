begin;

select plan(6);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.update_base('appOffice00000000', 'Bureau')::jsonb - 'createdTime',
    '{"id": "appOffice00000000", "name": "Bureau"}',
    'a base has its new name'
);

-- must deny
select throws_ok(
    format('select api.update_base(%L, %L)', id, name), code, message, message
)
from (values
    ('appOffice00000000', '', 'PT422', 'name: a base needs a name of 1 to 255 characters'),
    ('appOffice00000000', null, 'PT422', 'name: a base needs a name of 1 to 255 characters'),
    ('appVault000000000', 'Mine', 'PT404', 'base appVault000000000 does not exist')
) as given (id, name, code, message);

-- bob of globex, whose base has the same id
reset role;
select tests.be('bob of globex');

select is((select name from airtable.bases where id = 'appOffice00000000'), 'Office', 'globex''s base is as it was');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.update_base('appOffice00000000', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
