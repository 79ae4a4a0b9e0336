begin;

select plan(20);

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

insert into files.files (tenant_id, id, name, extension, mime_type, size, created_time, uploaded_by, base_id)
select
    tests.tenant('acme'),
    'fil' || lpad(i::text, 14, '0'),
    'page.csv',
    'csv',
    'text/csv',
    1,
    -- several at the same time
    timestamptz '2026-01-01' - i / 3 * interval '1 microsecond',
    tests.person(case when i % 2 = 0 then 'erin' else 'alice' end),
    case when i % 4 = 0 then 'appOffice00000000' end
from generate_series(1, 20) as i;

create function pg_temp.ids(arguments text, page_size integer) returns text[] language plpgsql
as $$
declare
    v_ids text[] := '{}';
    v_page json;
    v_offset text;
begin
    loop
        execute format('select api.list_files(%s page_size => %s, "offset" => %L)', arguments, page_size, v_offset) into v_page;
        v_ids := v_ids || array(select f ->> 'id' from json_array_elements(v_page -> 'files') as f);
        v_offset := v_page ->> 'offset';
        exit when v_offset is null;
    end loop;
    return v_ids;
end;
$$;

create function pg_temp.expected(condition text) returns text[] language plpgsql
as $$
declare
    v_ids text[];
begin
    execute format(
        'select coalesce(array_agg(id order by created_time desc, id asc), array[]::text[]) from files.files where (%s) and state <> %L',
        condition, 'deleted'
    )
    into v_ids;
    return v_ids;
end;
$$;

select tests.be('erin of acme');

select is(pg_temp.ids(arguments, page_size), pg_temp.expected(condition), format('%s in pages of %s', arguments, page_size))
from (values
    ('', 'true', 1),
    ('', 'true', 7),
    ('', 'true', 1000),
    ($$extension => 'CSV',$$, $$extension = 'csv'$$, 3),
    ($$base_id => 'appOffice00000000',$$, $$base_id = 'appOffice00000000'$$, 2),
    ($$table_id => 'tblTasks000000000',$$, $$table_id = 'tblTasks000000000'$$, 2),
    ($$session_id => 'sesPrivate0000000',$$, $$session_id = 'sesPrivate0000000'$$, 2),
    ($$uploaded_by => '00000000-0000-4000-8000-00000000000e',$$, $$uploaded_by = '00000000-0000-4000-8000-00000000000e'$$, 3),
    ($$state => 'pending',$$, $$state = 'pending'$$, 10),
    ($$state => 'stored',$$, $$state = 'stored'$$, 10)
) as given (arguments, condition, page_size);
select is(cardinality(pg_temp.ids('', 10)), 25, 'erin sees all of acme but other people''s conversations');

select is(
    pg_temp.ids(format('record_id => %L,', 'recOne00000000000'), 10), '{}', 'nothing belongs to the record'
);

reset role;
select tests.be('alice of acme');

select is(pg_temp.ids($$session_id => 'sesPrivate0000000',$$, 2), '{}', 'alice finds no file of a private conversation');
select is(cardinality(pg_temp.ids('', 3)), 24, 'and all others');

select throws_ok(format('select api.list_files(%s)', arguments), 'PT400', message, arguments)
from (values
    ($$state => 'gone'$$, 'state: expected pending, stored or deleted, got "gone"'),
    ('page_size => 1001', 'page_size: expected 1 to 1000, got 1001'),
    ($$"offset" => 'x'$$, 'offset: "x" is not the offset of a page')
) as given (arguments, message);
select throws_ok(
    format($$select api.list_files('pending', "offset" => %L)$$, api.list_files(page_size => 1) ->> 'offset'),
    'PT400',
    null,
    'an offset is that of its list'
);

reset role;
select tests.be('bob of globex');

select is(pg_temp.ids('', 10), array['filOpen0000000000'], 'bob sees those of globex');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select api.list_files()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
