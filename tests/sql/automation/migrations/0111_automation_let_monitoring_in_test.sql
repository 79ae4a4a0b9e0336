begin;

select plan(2);

select is(
    has_schema_privilege('pyairtable_monitor', 'automation', 'usage'),
    true,
    'monitoring may enter the schema'
);
select is(
    has_schema_privilege('pyairtable_monitor', 'automation', 'create'),
    false,
    'and make nothing there'
);

select *
from finish();

rollback;
