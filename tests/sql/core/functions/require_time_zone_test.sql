begin;

select plan(13);

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
select lives_ok(
    $$select core.require_time_zone('America/Argentina/Buenos_Aires'), core.require_time_zone('Etc/GMT+5')$$,
    'names have three parts, or a sign'
);
select throws_ok(format('select core.require_time_zone(%L)', name), 'PT422', null, format('%s is none', name))
from unnest(array['Europe/Berlin3', 'America/Oslo+5', 'EUROPE/BERLIN', 'Etc/GMT+13', 'Europe/../UTC', 'Europe']) as name;

set local timezone = 'Asia/Tokyo';
select is_empty(
    $$
        select name
        from pg_timezone_names
        where name ~ '^([A-Z][A-Za-z0-9_+-]*/[A-Za-z0-9_/+-]+|UTC)$'
            and core.require_time_zone(name)::text <> ''
        union all
        select 'the setting of the session has changed'
        where current_setting('timezone') <> 'Asia/Tokyo'
    $$,
    'all of the database''s own are, and asking changes no setting'
);

select *
from finish();

rollback;
