begin;

select plan(6);

select results_eq(
    $$
        select time_interval, num_dimensions::integer
        from timescaledb_information.dimensions
        inner join timescaledb_information.hypertables using (hypertable_schema, hypertable_name)
        where hypertable_name = 'conversation_messages'
    $$,
    $$values (interval '7 days', 1)$$,
    'messages are kept in chunks of a week'
);
select is_empty(
    $$
        select r.rolname, p.privilege
        from pg_catalog.pg_roles as r
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as p (privilege)
        where r.rolname in ('application_user', 'anonymous', 'auditor', 'analyst', 'authenticator', 'pyairtable_search')
            and has_table_privilege(r.rolname, 'timeseries.conversation_messages', p.privilege)
    $$,
    'no role of services has any right on them'
);
insert into timeseries.conversation_messages (tenant_id, session_id, role, content, tools_used, created_time)
select
    tests.tenant('acme'), 'ses' || lpad((i % 50)::text, 14, '0'), 'user', 'word' || i || ' Málaga',
    jsonb_build_array(jsonb_build_object('name', 'tool' || i)), timestamptz '2026-01-01' + i * interval '1 minute'
from generate_series(1, 3000) as i;
select is(
    (select count(*) from timeseries.conversation_messages where search_vector @@ to_tsquery('search.words', 'word7 & malaga')),
    1::bigint,
    'words are folded as those of records are'
);
analyze timeseries.conversation_messages;
create function pg_temp.plan_of(query text) returns text language plpgsql as $$
declare
    v_line text;
    v_plan text := '';
begin
    for v_line in execute 'explain (costs off) ' || query loop
        v_plan := v_plan || v_line || e'\n';
    end loop;
    return v_plan;
end;
$$;
select matches(
    pg_temp.plan_of(
        'select from timeseries.conversation_messages
        where tenant_id = ''aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'' and search_vector @@ ''word7''::tsquery'
    ),
    'conversation_messages_search_vector_idx',
    'a search goes by its index'
);
select matches(
    pg_temp.plan_of(
        'select from timeseries.conversation_messages
        where tools_used is not null
            and airtable.tenant_cells(tenant_id, tools_used)
                @> airtable.tenant_cells(''aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'', ''[{"name": "tool7"}]'')'
    ),
    'conversation_messages_tools_used_idx',
    'so does a look-up of tools'
);
select throws_ok(
    $$
        insert into timeseries.conversation_messages (tenant_id, session_id, role, content, created_time)
        values (tests.tenant('acme'), 'sesNone0000000000', 'robot', 'x', now())
    $$,
    '23514',
    null,
    'a role is one of four'
);

select * from finish();

rollback;
