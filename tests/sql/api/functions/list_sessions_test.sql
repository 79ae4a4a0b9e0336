begin;

select plan(31);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, status, shared_with, metadata, last_modified_time)
select
    tests.tenant('acme'),
    'ses' || lpad(i::text, 14, '0'),
    tests.person(case when i % 2 = 0 then 'erin' else 'chris' end),
    'talk ' || i,
    case when i % 5 = 0 then 'archived' else 'active' end,
    (array['private', 'owners', 'tenant'])[1 + i % 3],
    jsonb_build_object('project', i % 4, 'tags', jsonb_build_array('t' || i), 'source', 'web'),
    -- several at the same time
    timestamptz '2026-01-01' - i / 3 * interval '1 microsecond'
from generate_series(1, 60) as i;

insert into chat.conversation_sessions (tenant_id, user_id, title, shared_with, metadata)
values (tests.tenant('globex'), tests.person('bob'), 'rocket', 'tenant', '{"project": 1, "source": "web"}');

create function pg_temp.ids(status text, metadata jsonb, whose text, page_size integer) returns text[] language sql
begin atomic
    with recursive page as (
        select api.list_sessions(status, metadata, whose, page_size) as body
        union all
        select api.list_sessions(status, metadata, whose, page_size, p.body ->> 'offset')
        from page as p
        where p.body ->> 'offset' is not null
    )

    select coalesce(array_agg(session ->> 'id'), '{}')
    from page as p
    cross join json_array_elements(p.body -> 'sessions') as session;
end;

create function pg_temp.expected(persona text, shared text[], status text, metadata jsonb, whose text) returns text[]
language sql
-- definer: tells what there is, whoever asks
security definer
begin atomic
    select coalesce(array_agg(s.id order by s.last_activity_time desc, s.id asc), '{}')
    from chat.conversation_sessions as s
    where s.tenant_id = tests.tenant('acme')
        and (s.user_id = tests.person(persona)) = (whose = 'mine')
        and (whose = 'mine' or shared @> array[s.shared_with])
        and (expected.status is null or s.status = expected.status)
        and (expected.metadata is null or s.metadata @> expected.metadata);
end;

select tests.be('erin of acme');

select is(
    pg_temp.ids(status, metadata::jsonb, whose, page_size),
    pg_temp.expected('erin', '{tenant}', status, metadata::jsonb, whose),
    format('erin, %s %s %s in pages of %s', whose, status, metadata, page_size)
)
from (values
    (null, null, 'mine', 7),
    (null, null, 'mine', 1),
    (null, null, 'mine', 1000),
    ('active', null, 'mine', 4),
    ('archived', '{"source": "web"}', 'mine', 4),
    (null, '{"project": 2}', 'mine', 3),
    (null, '{}', 'mine', 10),
    (null, null, 'shared', 3),
    ('archived', null, 'shared', 3),
    (null, '{"source": "web"}', 'shared', 3),
    ('active', '{"project": 1}', 'shared', 2),
    (null, '{"tags": ["t5"]}', 'shared', 2),
    (null, '{"tags": []}', 'shared', 2),
    (null, '{}', 'shared', 4),
    (null, '{"project": 99}', 'shared', 4)
) as given (status, metadata, whose, page_size);
select cmp_ok(cardinality(pg_temp.ids(null, '{"source": "web"}', 'shared', 3)), '>', 5, 'something is shared with her');

reset role;
select tests.be('alice of acme');

select is(
    pg_temp.ids(null, metadata::jsonb, 'shared', 5),
    pg_temp.expected('alice', '{tenant,owners}', null, metadata::jsonb, 'shared'),
    format('alice, an owner, also sees what is shared with owners: %s', metadata)
)
from unnest(array[null, '{"project": 3}', '{"tags": ["t31"]}']) as metadata;
select is(pg_temp.ids(null, null, 'mine', 5), '{}', 'and has none of her own');

reset role;
select app.begin_as(tests.tenant('acme'));

select is(pg_temp.ids(null, null, 'mine', 5), '{}', 'a service has none of its own');
select is(
    pg_temp.ids(null, '{"project": 3}', 'shared', 5),
    array(
        select s.id
        from chat.conversation_sessions as s
        where s.shared_with in ('tenant', 'owners')
            and s.metadata @> '{"project": 3}'
        order by s.last_activity_time desc, s.id
    ),
    'and sees what owners do'
);

-- Arguments that are off
reset role;
select tests.be('erin of acme');

select throws_ok(format('select api.list_sessions(%s)', arguments), code, message, arguments)
from (values
    ($$whose => 'all'$$, 'PT400', 'whose: expected mine or shared, got "all"'),
    ('whose => null', 'PT400', 'whose: expected mine or shared, got null'),
    ('page_size => 0', 'PT400', 'page_size: expected 1 to 1000, got 0'),
    ($$status => 'gone'$$, 'PT422', 'status: expected active or archived, got "gone"'),
    ($$metadata => '[1]'$$, 'PT422', 'metadata: expected an object, got array'),
    ($$"offset" => 'x'$$, 'PT400', 'offset: "x" is not the offset of a page')
) as given (arguments, code, message);
select throws_ok(
    format($$select api.list_sessions(whose => 'shared', "offset" => %L)$$, api.list_sessions(page_size => 1) ->> 'offset'),
    'PT400',
    null,
    'an offset is that of its list'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is(pg_temp.ids(null, null, 'shared', 5), '{}', 'bob finds nothing of acme');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select api.list_sessions()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
