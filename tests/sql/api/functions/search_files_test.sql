begin;

select plan(30);

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

select tests.be('erin of acme');

select api.set_file_text('filOpen0000000000', 'The walrus and the carpenter were walking close at hand. Málaga blue.');
select api.set_file_text('filTasks000000000', 'A carpenter builds the fence; no sea animal here. <script>alert("carpenter")</script>');

create function pg_temp.found(query text) returns text[] language sql
begin atomic
    select coalesce(array_agg(f #>> '{file,name}'), '{}')
    from json_array_elements(api.search_files(query) -> 'files') as f;
end;

select is(pg_temp.found(query), names, description)
from (values
    ('walrus', array['open.txt'], 'a word is found'),
    ('MALAGA', array['open.txt'], 'whatever its case and accents'),
    ('walrus fence', '{}', 'all words must be there'),
    ('"the carpenter"', array['open.txt'], 'words in quotes stand together'),
    ('carpenter -walrus', array['tasks.txt'], 'a minus excludes'),
    ('"and the" or fence', array['open.txt', 'tasks.txt'], 'or is either'),
    ('tasks', array['tasks.txt'], 'a name is found'),
    ('carpen', array['open.txt', 'tasks.txt'], 'where nothing has the word, its beginning counts'),
    ('carpen walr', array['open.txt'], 'that of each'),
    ('"carpen"', '{}', 'but not in quotes'),
    ('carpen -walrus', '{}', 'nor beside a minus'),
    ('xylophone', '{}', 'what is nowhere finds nothing'),
    ('rocket', '{}', 'nor what globex has'),
    ('the open', array['open.txt'], 'a name counts together with its text')
) as given (query, names, description);
select is(pg_temp.found(query), '{}', format('%s is harmless', coalesce(to_json(left(query, 30))::text, 'null')))
from unnest(array['', null, '   ', '''', '\', '& | ! <-> ( ) : *', '"', '-', repeat('x', 5000)]) as query;
select is(
    api.search_files('walrus') #>> '{files,0,snippet}',
    'The <mark>walrus</mark> and the carpenter were walking close at hand. Málaga blue',
    'the text around the word is shown'
);
select is(
    (api.search_files('fence') #>> '{files,0,snippet}') ~ '<(?!/?mark>)', false, 'as HTML that runs nothing'
);
select is(json_array_length(api.search_files('carpenter', 1) -> 'files'), 1, 'no more than asked for');
select throws_ok(
    $$select api.search_files('walrus', 0)$$, 'PT400', 'page_size: expected 1 to 1000, got 0', 'and that is 1 to 1000'
);

-- Conversations
select is(pg_temp.found('private'), array['private.txt'], 'erin finds what her private conversation has');

reset role;
select tests.be('alice of acme');

select is(pg_temp.found('private'), '{}', 'alice does not');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.search_files('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
