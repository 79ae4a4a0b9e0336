begin;

select plan(8);

insert into core.users (id, email, name)
select gen_random_uuid(), 'u' || i || '@example.com', 'U'
from generate_series(1, 50) as i;

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with, metadata)
select
    tests.tenant('acme'),
    'ses' || lpad(row_number() over ()::text, 14, '0'),
    u.id,
    'talk',
    (array['private', 'owners', 'tenant'])[1 + i % 3],
    jsonb_build_object('n', i, 'source', 'web')
from core.users as u
cross join generate_series(1, 60) as i
where u.email like 'u%';

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with, metadata)
values
    (tests.tenant('acme'), 'sesRare0000000000', tests.person('erin'), 'rare', 'tenant', '{"rare": true}'),
    (tests.tenant('acme'), 'sesRarePrivate000', tests.person('erin'), 'rare', 'private', '{"rare": true}'),
    (tests.tenant('globex'), 'sesRocket00000000', tests.person('bob'), 'rocket', 'tenant', '{"rare": true}');

analyze chat.conversation_sessions;

select tests.be('chris of acme');

select results_eq(
    $$select session_id, place from search.find_shared_sessions('{"rare": true}', null, 'infinity', '', 10)$$,
    $$values ('sesRare0000000000', 1::bigint)$$,
    'what is shared with chris is found; nothing private, and nothing of globex'
);
select is(
    (select count(*) from search.find_shared_sessions('{"source": "web"}', null, 'infinity', '', 10)),
    10::bigint,
    'of what many contain, no more than asked for'
);
select is(
    (select count(*) from search.find_shared_sessions('{"n": 5}', 'archived', 'infinity', '', 10)), 0::bigint, 'by status'
);

-- Under row level security @> cannot use the index; here it does.
reset role;

create function pg_temp.plan_of(query text) returns text language plpgsql volatile
as $$
declare
    v_line text;
    v_plan text := '';
begin
    for v_line in execute 'explain ' || query loop
        v_plan := v_plan || v_line || e'\n';
    end loop;
    return v_plan;
end;
$$;

select tests.be('chris of acme');

select matches(
    pg_temp.plan_of(format(
        'select s.id from chat.conversation_sessions as s '
        'where s.tenant_id = %L and s.user_id = %L and s.metadata @> %L and s.last_activity_time <= %L '
        'order by s.last_activity_time desc, s.id limit 101',
        tests.tenant('acme'), tests.person('chris'), '{"n": 5}', 'infinity'
    )),
    'Index Scan using conversation_sessions_user_id_idx',
    'a user''s own are read by the index over users, in its order, and filtered'
);
select doesnt_match(
    pg_temp.plan_of(format(
        'select s.id from chat.conversation_sessions as s where airtable.tenant_cells(s.tenant_id, s.metadata) @> %L',
        jsonb_build_object(tests.tenant('acme'), '{"n": 5}'::jsonb)
    )),
    'conversation_sessions_metadata_idx',
    'a caller''s @> is kept from the index over metadata'
);

reset role;

create temporary table used as
select pg_catalog.pg_stat_get_xact_numscans('chat.conversation_sessions_metadata_idx'::regclass) as scans;

select tests.be('chris of acme');
select count(*) from search.find_shared_sessions('{"rare": true}', null, 'infinity', '', 10);
reset role;

select is(
    pg_catalog.pg_stat_get_xact_numscans('chat.conversation_sessions_metadata_idx'::regclass),
    (select scans + 1 from used),
    'the look-up uses it'
);

-- must deny
select tests.be('chris of acme');
select set_config('app.current_tenant_id', tests.tenant('globex')::text, true);

select throws_ok(
    $$select * from search.find_shared_sessions('{"rare": true}', null, 'infinity', '', 10)$$,
    'PT401',
    'this transaction works for no tenant',
    'a tenant set by hand is refused, although the function reads for all of them'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select * from search.find_shared_sessions('{}', null, 'infinity', '', 10)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
