-- What a caller needs to be allowed to call a function of api stands in its comment, "Needs level editor"; here each one
-- is called at every level, so that the comment and the function cannot drift apart.
begin;

select plan(6);

create temporary view callable as
select
    p.oid::regprocedure::text as name,
    p.provolatile = 'v' as writes,
    substring(obj_description(p.oid, 'pg_proc') from 'Needs level (\w+)') as level,
    format(
        'select %s(%s)',
        p.oid::regproc,
        array_to_string(array(
            select format('null::%s', format_type(t.oid, null))
            from unnest(p.proargtypes) with ordinality as t (oid, place)
            order by t.place
        ), ', ')
    ) as call
from pg_catalog.pg_proc as p
where p.pronamespace = 'api'::regnamespace
    and p.prokind = 'f';

grant select on callable to public;

select is_empty(
    'select name from callable where writes and app.level_rank(level) is null',
    'every function that writes says which level it needs'
);
select cmp_ok((select count(*) from callable where writes), '>=', 6::bigint, 'and there are some');

-- With nulls for arguments: the level is asked for before anything else.
create function pg_temp.refused(persona text)
returns table (name text, code text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_call record;
begin
    perform tests.be(persona);
    for v_call in
        select c.name, c.call
        from pg_temp.callable as c
        where c.level is not null
        order by c.name
    loop
        name := v_call.name;
        code := (select r.code from tests.refusal(v_call.call) as r);
        return next;
    end loop;
    perform set_config('role', 'none', true);
end;
$$;

create temporary table answer as
select p.persona, p.level, r.name, r.code
from (
    values ('alice of acme', 'owner'), ('erin of acme', 'editor'), ('chris of acme', 'commenter'), ('carol of acme', 'reader')
) as p (persona, level)
cross join lateral pg_temp.refused(p.persona) as r;

select is_empty(
    $$
        select a.persona, a.name, a.code
        from answer as a
        inner join callable as c on a.name = c.name
        where app.level_rank(a.level) < app.level_rank(c.level)
            and a.code is distinct from 'PT403'
    $$,
    'a function refuses, with PT403, who is below the level it names'
);
select is_empty(
    $$
        select a.persona, a.name, a.code
        from answer as a
        inner join callable as c on a.name = c.name
        where app.level_rank(a.level) >= app.level_rank(c.level)
            and a.code in ('PT403', 'PT401', '42501')
    $$,
    'and lets everybody else go on'
);
select cmp_ok((select count(*) from answer where code = 'PT403'), '>=', 12::bigint, 'refusals were seen');

-- No tenant, no call
select is_empty(
    $$
        select c.name
        from callable as c
        cross join lateral pg_temp.refused('dave of acme') as r
        where c.name = r.name
            and r.code is distinct from 'PT401'
    $$,
    'who is no member of the tenant is told that there is none'
);

select *
from finish();

rollback;
