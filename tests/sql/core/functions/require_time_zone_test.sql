begin;

select plan(5);

select lives_ok('select core.require_time_zone(''Europe/Berlin'')', 'a name with a place is one');
select lives_ok('select core.require_time_zone(''UTC'')', 'so is UTC');
select throws_ok(
    'select core.require_time_zone(''Mars/Olympus'')',
    'PT422',
    'time_zone: "Mars/Olympus" is no time zone',
    'a place must exist'
);
select throws_ok('select core.require_time_zone(''CEST'')', 'PT422', null, 'an abbreviation is none');
select throws_ok('select core.require_time_zone(null)', 'PT422', null, 'nor is null');

select *
from finish();

rollback;
