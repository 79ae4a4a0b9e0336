begin;

select plan(3);

select is(tests.row_security('automation.workflows'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'automation.workflows', 'update'),
    array['name', 'definition', 'is_enabled', 'max_attempts', 'updated_by'],
    'what a caller may change is exactly this'
);
select is_empty(
    $$
        select name, definition
        from tests.keys('automation.workflows')
        where definition !~ '^(PRIMARY KEY|UNIQUE|FOREIGN KEY) \(tenant_id'
    $$,
    'the tenant leads every key'
);

select *
from finish();

rollback;
