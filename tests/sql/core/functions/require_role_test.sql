begin;

select plan(6);

select lives_ok(format('select core.require_role(%L)', role), format('%s is a role', role))
from unnest(array['owner', 'editor', 'commenter', 'reader']) as role;
select throws_ok($$select core.require_role('admin')$$, 'PT422', '"admin" is no role of a member', 'admin is none');
select throws_ok('select core.require_role(null)', 'PT422', 'null is no role of a member', 'nor is null');

select *
from finish();

rollback;
