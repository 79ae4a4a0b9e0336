begin;

select plan(3);

select is(
    array(
        select t.typname
        from pg_catalog.pg_type as t
        cross join lateral aclexplode(t.typacl) as acl
        where t.oid in ('api.record'::regtype, 'api.found_record'::regtype)
            and acl.grantee = 0
    ),
    '{}',
    'the types of records are not public''s'
);

set local role pyairtable_owner;

create domain api.later as text;

reset role;

select is(has_type_privilege('anonymous', 'api.later', 'usage'), false, 'nor will a later type be');
select ok(has_type_privilege('application_user', 'api.record', 'usage'), 'callers have them');

select *
from finish();

rollback;
