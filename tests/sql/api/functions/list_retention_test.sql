begin;

select plan(1);

select tests.be('carol of acme');
select is(
    json_array_length(api.list_retention() -> 'retention')::bigint,
    (select count(*) from ops.retention_kinds),
    'every kind is told'
);
reset role;

select *
from finish();

rollback;
