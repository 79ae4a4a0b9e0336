begin;

select plan(3);

select has_extension('extensions', 'pgaudit', 'pgaudit is in schema extensions');
select isnt(current_setting('pgaudit.log', true), null, 'and its library is loaded');

-- must deny
select tests.be('alice of acme');

select throws_ok(
    $$set local pgaudit.log = 'none'$$,
    '42501',
    null,
    'application_user cannot switch the audit off'
);

select *
from finish();

rollback;
