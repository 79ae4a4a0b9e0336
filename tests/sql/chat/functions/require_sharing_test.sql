begin;

select plan(5);

select tests.be('chris of acme');

select lives_ok($$select chat.require_sharing('tenant')$$, 'chris, who comments, may share');

reset role;
select tests.be('carol of acme');

select lives_ok($$select chat.require_sharing('private')$$, 'carol, who reads, may keep to herself');
select throws_ok(
    format('select chat.require_sharing(%L)', shared_with),
    'PT403',
    'what others see needs level commenter, and this context has level reader',
    format('but share with %s she may not', shared_with)
)
from unnest(array['owners', 'tenant']) as shared_with;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select chat.require_sharing('private')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
