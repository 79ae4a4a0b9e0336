begin;

select plan(3);

select ops.place_hold(tests.tenant('acme'), 'operator', 'counsel');
select ops.place_hold(tests.tenant('globex'), 'secret', 'counsel');
select tests.be('alice of acme');
select api.release_hold((api.place_hold('own') ->> 'id')::bigint);
select is(json_array_length(api.list_holds() -> 'holds'), 1, 'holds that stand, of the tenant alone');
select is(json_array_length(api.list_holds(true) -> 'holds'), 2, 'and those that have ended');
reset role;
select tests.be('erin of acme');
select is((select code from tests.refusal('select api.list_holds()')), 'PT403', 'an editor does not see them');
reset role;

select *
from finish();

rollback;
