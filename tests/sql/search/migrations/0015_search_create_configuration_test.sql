begin;

select plan(22);

select isnt(obj_description('search'::regnamespace), null, 'the catalog says what the schema holds');
select schema_privs_are('search', 'application_user', array['USAGE'], 'application_user reaches the schema');
select schema_privs_are(
    'search', 'pyairtable_search', array['CREATE', 'USAGE'], 'the look-up role makes its functions in it'
);
select schema_privs_are('search', role, '{}'::name[], format('%s does not reach it', role))
from unnest(array['anonymous', 'authenticator']) as role;

-- Words
create function pg_temp.words(text text) returns text[] language sql
return tsvector_to_array(to_tsvector('search.words', text));

select is(
    pg_temp.words('The FENCES were painted'),
    array['fences', 'painted', 'the', 'were'],
    'words are folded, not stemmed'
);
select is(pg_temp.words('Málaga ZOË Łódź'), array['lodz', 'malaga', 'zoe'], 'accents are stripped');
select is(
    pg_temp.words('МОСКВА ΩΜΈΓΑ 東京'),
    array['ωμεγα', 'москва', '東京'],
    'other scripts are folded too'
);
select is(
    pg_temp.words('well-known'),
    array['known', 'well', 'well-known'],
    'parts of a compound count as well as the whole'
);

-- Vectors of records
create function pg_temp.vector(fields jsonb) returns text[] language sql
return tsvector_to_array(search.record_vector(fields));

select is(
    pg_temp.vector('
        {"fldA": "Word", "fldB": 7, "fldC": ["x", "y"], "fldD": {"text": "deep"}, "fldE": true, "fldF": null}
    '),
    array['7', 'deep', 'word', 'x', 'y'],
    'strings and numbers count, however deep; keys and true do not'
);
select is(pg_temp.vector('{}'), '{}', 'a record without cells has no words');
select is(search.record_vector(null), null, 'no record, no vector');

-- Long records
create temporary table long as
select string_agg('w' || n, ' ' order by n) as text
from generate_series(1, 60000) as n;

select cmp_ok((select octet_length(text) from long), '>', 300000, 'given a text of more than 300 kB');
select cmp_ok(
    (select length(search.record_vector(jsonb_build_object('fldA', text))) from long),
    '<',
    60000,
    'not all of its words are in the vector'
);
select ok(
    (select search.record_vector(jsonb_build_object('fldA', text)) @@ 'w1 & w20000' from long),
    'those of its beginning are'
);
select ok(
    (
        select search.record_vector(jsonb_build_object('fldA', text, 'fldB', 'needle', 'fldC', text)) @@ 'needle'
        from long
    ),
    'and a short cell beside long ones is not pushed out'
);
select ok(
    search.record_vector(jsonb_build_object('fldA', repeat('same words ', 12000) || 'end')) @@ 'same & words',
    'a long text of few words is searchable'
);
select is(
    length(search.record_vector(jsonb_build_object('fldA', (
        select string_agg('w' || n, ' ') from generate_series(1, 10000) as n
    )))),
    10000,
    'below 128 kB every word counts'
);

-- must allow and deny
select function_privs_are(
    'search', 'record_vector', array['jsonb'], role, array['EXECUTE'], format('%s makes vectors', role)
)
from unnest(array['application_user', 'pyairtable_search']) as role;
select function_privs_are('search', 'record_vector', array['jsonb'], role, '{}'::name[], format('%s makes none', role))
from unnest(array['anonymous', 'authenticator']) as role;

select *
from finish();

rollback;
