begin;

select plan(4);

create temporary table operators as
select ops.place_hold(tests.tenant('acme'), 'operator', 'counsel') as id;
create temporary table globex as
select ops.place_hold(tests.tenant('globex'), 'secret', 'counsel') as id;
grant select on operators, globex to public;
select tests.be('alice of acme');
create temporary table own as
select (api.place_hold('own') ->> 'id')::bigint as id;
select is(
    (select api.release_hold(id) ->> 'releasedBy' from own), tests.person('alice')::text, 'an owner releases the tenant''s'
);
select is((select r.code from own, tests.refusal(format('select api.release_hold(%s)', id)) as r), 'PT404', 'once');
select is(
    (select r.code from operators, tests.refusal(format('select api.release_hold(%s)', id)) as r), 'PT403', 'not the operator''s'
);
select is(
    (select r.code from globex, tests.refusal(format('select api.release_hold(%s)', id)) as r), 'PT404', 'another tenant''s never was'
);
reset role;

select *
from finish();

rollback;
