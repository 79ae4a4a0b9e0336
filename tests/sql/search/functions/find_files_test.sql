begin;

select plan(12);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant');

insert into files.files (tenant_id, id, name, extension, mime_type, size, session_id, of_session, table_id)
select
    tests.tenant(given.tenant),
    given.id,
    given.name,
    'txt',
    'text/plain',
    10,
    given.session_id,
    given.session_id is not null,
    given.table_id
from (values
    ('acme', 'filOpen0000000000', 'open.txt', null, null),
    ('acme', 'filTasks000000000', 'tasks.txt', null, 'tblTasks000000000'),
    ('acme', 'filPrivate0000000', 'private.txt', 'sesPrivate0000000', null),
    ('acme', 'filOwners00000000', 'owners.txt', 'sesOwners00000000', null),
    ('acme', 'filTenant00000000', 'tenant.txt', 'sesTenant00000000', null),
    ('globex', 'filOpen0000000000', 'rocket.txt', null, null)
) as given (tenant, id, name, session_id, table_id);

insert into files.contents (tenant_id, file_id, text, search_vector)
select f.tenant_id, f.id, 'the ' || f.name || ' platypus', (files.content_vector(f.name, 'the platypus')).vector
from files.files as f;

create function pg_temp.found(query text) returns text[] language sql
begin atomic
    select coalesce(array_agg(f.file_id order by f.file_id), '{}')
    from search.find_files(websearch_to_tsquery('search.words', query), 100) as f;
end;

select tests.be('erin of acme');

select is(
    pg_temp.found('platypus'),
    array['filOpen0000000000', 'filOwners00000000', 'filPrivate0000000', 'filTasks000000000', 'filTenant00000000'],
    'erin finds what she sees'
);
select is(pg_temp.found('tasks'), array['filTasks000000000'], 'by name too');
select is(pg_temp.found(query), '{}', format('nothing by %s', query)) from unnest(array['rocket', 'nowhere', '']) as query;
select is(
    (select f.file_id from search.find_files('platypus', 1) as f), 'filOpen0000000000', 'no more than asked for'
);

reset role;
select tests.be('alice of acme');

select is(
    pg_temp.found('platypus'),
    array['filOpen0000000000', 'filOwners00000000', 'filTasks000000000', 'filTenant00000000'],
    'alice, an owner, nothing of a private conversation'
);

reset role;
select tests.be('chris of acme');

select is(
    pg_temp.found('platypus'), array['filOpen0000000000', 'filTasks000000000', 'filTenant00000000'], 'chris what is shared with all'
);

-- The index serves the look-up, and would not serve a caller.
reset role;

insert into files.files (tenant_id, id, name, extension, mime_type, size)
select tests.tenant('acme'), 'fil' || lpad(i::text, 14, '0'), 'many.txt', 'txt', 'text/plain', 1
from generate_series(1, 5000) as i;

insert into files.contents (tenant_id, file_id, search_vector)
select f.tenant_id, f.id, to_tsvector('search.words', 'common word' || f.id)
from files.files as f
where f.name = 'many.txt';

-- What was inserted a moment ago waits in the index's list of pending entries, which makes it dear.
select gin_clean_pending_list('files.contents_search_vector_idx');
analyze files.contents, files.files;

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

create temporary table used as
select pg_catalog.pg_stat_get_xact_numscans('files.contents_search_vector_idx'::regclass) as scans;

select tests.be('chris of acme');

select is(pg_temp.found('wordfil00000000000042'), array['fil00000000000042'], 'one of thousands is found');
select doesnt_match(
    pg_temp.plan_of($$select file_id from files.contents where search_vector @@ 'wordfil00000000000042'$$),
    'search_vector_idx',
    'a caller''s @@ is kept from the index'
);

reset role;

select is(
    pg_catalog.pg_stat_get_xact_numscans('files.contents_search_vector_idx'::regclass),
    (select scans + 1 from used),
    'the look-up used it'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.find_files('a', 1)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
