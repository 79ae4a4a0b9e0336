-- Functions of every kind that can be called over HTTP, in a schema of their own.
create schema rpc;
grant usage on schema rpc to anonymous, application_user;

create type rpc.mood as enum ('foo', 'bar');
create domain rpc.small as integer check (value < 100);
create type rpc.point as (x integer, y integer);
create domain rpc.named_point as rpc.point;
create table rpc.projects (id integer primary key, name text not null, client_id integer);
insert into rpc.projects values
    (1, 'Windows 7', 1), (2, 'Windows 10', 1), (3, 'IOS', 2), (4, 'OSX', 2), (5, 'Orphan', null);
grant select, insert, update on rpc.projects to anonymous, application_user;
create table rpc.hidden (id integer);
create table rpc.parents (id integer primary key);
create table rpc.children (
    id        integer primary key,
    parent_id integer references rpc.parents (id) deferrable initially deferred
);
grant select, insert on rpc.parents, rpc.children to anonymous, application_user;
create sequence rpc.calls;
grant usage, update on sequence rpc.calls to anonymous, application_user;

create function rpc.ret_text() returns text language sql immutable as $$ select 'text' $$;
create function rpc.say_hello(name text) returns text language sql immutable as $$ select 'Hello, ' || name $$;
create function rpc.add_them(a integer, b integer) returns integer language sql immutable as $$ select a + b $$;
create function rpc.item_range(min bigint, max bigint) returns table (id bigint) language sql stable
as $$ select g from generate_series(min + 1, max) as g $$;
create function rpc.get_project(id integer) returns setof rpc.projects language sql stable
as $$ select p.* from rpc.projects as p where p.id = get_project.id $$;
create function rpc.all_projects() returns setof rpc.projects language sql stable
as $$ select p.* from rpc.projects as p order by p.id $$;
create function rpc.single_project(id integer) returns rpc.projects language sql stable
as $$ select p.* from rpc.projects as p where p.id = single_project.id $$;
create function rpc.empty_rows() returns setof integer language sql immutable as $$ select null::integer where false $$;
create function rpc.ret_array() returns integer[] language sql immutable as $$ select array[1, 2, 3] $$;
create function rpc.ret_integers() returns setof integer language sql immutable as $$ values (1), (2), (3) $$;
create function rpc.ret_mood(val text) returns rpc.mood language sql stable as $$ select val::rpc.mood $$;
create function rpc.ret_small(val integer) returns rpc.small language sql stable as $$ select val::rpc.small $$;
create function rpc.ret_range(low integer, up integer) returns int4range language sql immutable
as $$ select int4range(low, up) $$;
create function rpc.ret_scalars() returns table (a text, b rpc.mood, c integer, d int4range) language sql stable
as $$ select 'scalars', 'foo'::rpc.mood, 1, int4range(10, 20) $$;
create function rpc.ret_point() returns rpc.point language sql immutable as $$ select row(10, 5)::rpc.point $$;
create function rpc.ret_named_point() returns rpc.named_point language sql stable
as $$ select row(10, 5)::rpc.named_point $$;
create function rpc.ret_void() returns void language sql volatile as '';
create function rpc.ret_null() returns integer language sql immutable as $$ select null::integer $$;
create function rpc.ret_record() returns record language sql stable as $$ select p.* from rpc.projects as p where p.id = 1 $$;
create function rpc.ret_records() returns setof record language sql stable
as $$ select p.* from rpc.projects as p where p.id < 3 order by p.id $$;
create function rpc.ret_json() returns json language sql immutable as $$ select '{"a":  1}'::json $$;
create function rpc.ret_jsons() returns setof json language sql immutable as $$ values (json e'{"a":\n1}'), ('2') $$;
create function rpc.varied(
    double double precision, "varchar" varchar, "boolean" boolean, date date, money money, enum rpc.mood, arr text[],
    "integer" integer default 42, "json" json default '{}', jsonb jsonb default '{}'
) returns json language sql stable
as $$
    select json_build_object(
        'double', double, 'varchar', "varchar", 'boolean', "boolean", 'date', date, 'money', money, 'enum', enum,
        'arr', arr, 'integer', "integer", 'json', "json", 'jsonb', jsonb
    )
$$;
create function rpc.json_kind(arg json) returns text language sql immutable as $$ select json_typeof(arg) $$;
create function rpc.shift(point rpc.point, points rpc.point[] default '{}') returns json language sql stable
as $$ select json_build_object('x', (point).x, 'y', (point).y, 'points', points) $$;
create function rpc.count_calls() returns bigint language sql volatile as $$ select nextval('rpc.calls') $$;
create function rpc.reset_calls(value bigint) returns void language sql volatile
as $$ select setval('rpc.calls', value) $$;
create function rpc.no_arguments() returns text language sql immutable as $$ select 'none' $$;
create function rpc.test() returns table (test text, value integer) language sql immutable as $$ values ('hello', 1) $$;
create function rpc."true"() returns boolean language sql immutable as $$ select true $$;
create function rpc."quotedFunction"("user" text, "fullName" text, "SSN" text) returns jsonb language sql immutable
as $$ select jsonb_build_object('user', "user", 'fullName', "fullName", 'SSN', "SSN") $$;
create function rpc.single_out(num integer, out num_plus_one integer) language sql immutable as $$ select num + 1 $$;
create function rpc.single_inout(inout num integer) language sql immutable as $$ select num + 1 $$;
create function rpc.many_out(out my_json json, out num integer, out str text) language sql immutable
as $$ select '{"a": 1}'::json, 3, 'four'::text $$;
create function rpc.many_inout(inout num integer, inout str text, inout b boolean default true) language sql immutable
as $$ select num, str, b $$;
create function rpc.one_column() returns table (a text) language sql immutable as $$ select 'A' $$;
create function rpc.variadic_texts(variadic v text[] default '{}') returns text[] language sql immutable as $$ select v $$;
create function rpc.variadic_needed(variadic v text[]) returns integer language sql immutable as $$ select cardinality(v) $$;
create function rpc.hello_variadic(name text, variadic v text[]) returns text language sql immutable
as $$ select 'Hello, ' || name $$;
create function rpc.three_defaults(a integer default 1, b integer default 2, c integer default 3) returns integer
language sql immutable as $$ select a + b + c $$;
create function rpc.overloaded() returns setof integer language sql immutable as $$ values (1), (2), (3) $$;
create function rpc.overloaded(a integer, b integer) returns integer language sql immutable as $$ select a + b $$;
create function rpc.overloaded(a text, b text, c text) returns text language sql immutable as $$ select a || b || c $$;
create function rpc.same_names(arg integer) returns integer language sql immutable as $$ select arg $$;
create function rpc.same_names(arg text, num integer default 0) returns text language sql immutable as $$ select arg $$;
create function rpc.unnamed_json(json) returns json language sql immutable as $$ select $1 $$;
create function rpc.named_json(data json) returns json language sql immutable as $$ select data $$;
create function rpc.unnamed_text(text) returns text language sql immutable as $$ select $1 $$;
create function rpc.unnamed_xml(xml) returns xml language sql immutable as $$ select $1 $$;
create function rpc.unnamed_bytea(bytea) returns bytea language sql immutable as $$ select $1 $$;
create function rpc.unnamed_integer(integer) returns integer language sql immutable as $$ select $1 $$;
create function rpc.unnamed_over() returns integer language sql immutable as $$ select 1 $$;
create function rpc.unnamed_over(json) returns json language sql immutable as $$ select $1 $$;
create function rpc.unnamed_over(bytea) returns bytea language sql immutable as $$ select $1 $$;
create function rpc.unnamed_over(text) returns text language sql immutable as $$ select $1 $$;
create function rpc.unnamed_over(x integer, y integer) returns integer language sql immutable as $$ select x + y $$;
create function rpc.unnamed_two(json) returns json language sql immutable as $$ select $1 $$;
create function rpc.unnamed_two(jsonb) returns jsonb language sql immutable as $$ select $1 $$;
create function rpc.chars(char_ char(4), char_arr char(4)[]) returns table (char_ text, char_arr text[]) language sql immutable
as $$ select char_::text, char_arr::text[] $$;
create function rpc.bits(bit_ bit(4), bit_arr bit(4)[]) returns table (bit_ text, bit_arr text[]) language sql immutable
as $$ select bit_::text, bit_arr::text[] $$;
create function rpc.many_rows(how_many integer) returns table (id integer, name text) language sql stable
as $$ select g, 'row ' || g from generate_series(1, how_many) as g $$;
create function rpc.fails_late(at integer) returns setof numeric language sql stable
as $$ select 1.0 / (at - g) from generate_series(1, 1000000) as g $$;
create function rpc.quotes() returns table (a text, b text, c integer) language sql immutable
as $$ values ('one, "two"', e'line\nbreak', 1), ('', null, null) $$;

create function rpc.problem() returns void language plpgsql volatile as $$ begin raise 'bad thing'; end $$;
create function rpc.assertion() returns void language plpgsql volatile as $$ begin assert false, 'bad thing'; end $$;
create function rpc.pt402() returns void language plpgsql immutable
as $$ begin raise sqlstate 'PT402' using message = 'Payment Required', detail = 'Quota exceeded', hint = 'Upgrade your plan'; end $$;
create function rpc.bad_pt() returns void language plpgsql immutable
as $$ begin raise sqlstate 'PT40A' using message = 'Wrong'; end $$;
create function rpc.pgrst_error() returns void language plpgsql immutable
as $$
begin
    raise sqlstate 'PGRST' using
        message = '{"code": "123", "message": "ABC", "details": "DEF", "hint": "XYZ"}',
        detail = '{"status": 332, "status_text": "My Custom Status", "headers": {"X-Header": "str"}}';
end $$;
create function rpc.pgrst_bad_message() returns void language plpgsql immutable
as $$ begin raise sqlstate 'PGRST' using message = 'INVALID', detail = '{"status": 332, "headers": {}}'; end $$;
create function rpc.pgrst_bad_detail() returns void language plpgsql immutable
as $$ begin raise sqlstate 'PGRST' using message = '{"code": "123", "message": "ABC"}', detail = 'INVALID'; end $$;
create function rpc.pgrst_no_detail() returns void language plpgsql immutable
as $$ begin raise sqlstate 'PGRST' using message = '{"code": "123", "message": "ABC"}'; end $$;
create function rpc.raise_code(code text) returns void language plpgsql volatile
as $$ begin raise exception using errcode = code, message = 'raised ' || code; end $$;
create function rpc.broken() returns integer language plpgsql stable
as $$ declare v integer; begin execute 'select secret_column from rpc.hidden_secrets' into v; return v; end $$;
create function rpc.read_hidden() returns bigint language sql stable as $$ select count(*) from rpc.hidden $$;
create function rpc.add_project(id integer, name text) returns void language sql volatile
as $$ insert into rpc.projects values (add_project.id, add_project.name) $$;
create function rpc.add_child(id integer, parent_id integer) returns text language sql volatile
as $$ insert into rpc.children values (add_child.id, add_child.parent_id); select 'added' $$;
create function rpc.writes_in_secret() returns integer language plpgsql stable
as $$ begin return rpc.count_calls(); end $$;
create function rpc.nap(seconds double precision) returns text language plpgsql volatile
as $$ begin perform pg_sleep(seconds); return 'woke'; end $$;
create function rpc.short_nap(seconds double precision) returns text language plpgsql stable
set statement_timeout = '200ms' as $$ begin perform pg_sleep(seconds); return 'woke'; end $$;
create function rpc.reader_nap(seconds double precision) returns text language plpgsql stable
as $$ begin perform pg_sleep(seconds); return 'woke'; end $$;
create function rpc.setting(name text) returns text language sql stable as $$ select current_setting(name, true) $$;
create function rpc.with_headers(num integer) returns integer language plpgsql stable
as $$
begin
    perform set_config('response.headers', '[{"X-Test": "key1=val1; someValue"}, {"X-Test-2": "key1=val1"}]', true);
    return num;
end $$;
create function rpc.cookies() returns void language sql stable
as $$ select set_config('response.headers', '[{"Set-Cookie": "a=1; HttpOnly"}, {"Set-Cookie": "b=2"}]', true) $$;
create function rpc.bad_headers(text) returns void language sql stable
as $$ select set_config('response.headers', $1, true) $$;
create function rpc.status_403() returns json language plpgsql stable
as $$ begin perform set_config('response.status', '403', true); return '{"message": "invalid user or password"}'; end $$;
create function rpc.bad_status() returns void language sql stable as $$ select set_config('response.status', 'bad', true) $$;
create function rpc.for_users() returns text language sql stable as $$ select current_user::text $$;
revoke all on function rpc.for_users() from public;
grant execute on function rpc.for_users() to application_user;
create function rpc.forget_statements() returns void language plpgsql volatile as $$ begin execute 'deallocate all'; end $$;
create function rpc.prepared_statements() returns bigint language sql stable
as $$ select count(*) from pg_catalog.pg_prepared_statements $$;
create function rpc.projects_below(id integer) returns setof rpc.projects language sql stable
as $$ select p.* from rpc.projects as p where p.id < projects_below.id order by p.id $$;
create function rpc.texts() returns table (search tsvector, words text, note jsonb, tags text[]) language sql immutable
as $$
    values
        (to_tsvector('english', 'It is fun to do the impossible'), 'It is fun to do the impossible', jsonb '{"a": 1}', '{x,y}'::text[]),
        (to_tsvector('english', 'An art of its own'), 'An art of its own', null, '{"a b",z}')
$$;
create function rpc.offset_of("offset" integer, "select" text default 'none') returns setof integer language sql immutable
as $$ values ("offset") $$;
create function rpc.wide_rows(how_many integer) returns setof text language sql stable
as $$ select repeat('x', 5000) from generate_series(1, how_many) as g $$;
