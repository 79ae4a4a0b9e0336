begin;

select plan(40);

-- The four levels
select tests.be('alice of acme');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'alice', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, true, true, true]
) as expected (level, is_allowed);

reset role;
select tests.be('erin of acme');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'erin', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, true, true, false]
) as expected (level, is_allowed);

reset role;
select tests.be('chris of acme');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'chris', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, true, false, false]
) as expected (level, is_allowed);

reset role;
select tests.be('carol of acme');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'carol', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, false, false, false]
) as expected (level, is_allowed);

-- The same person elsewhere
reset role;
select tests.be('carol of globex');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'carol of globex', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, true, true, false]
) as expected (level, is_allowed);

-- A signed level bounds the member's, and never raises it
reset role;
select tests.be('alice of acme', level => 'commenter');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'alice with a commenters key', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, true, false, false]
) as expected (level, is_allowed);

reset role;
select tests.be('carol of acme', level => 'owner');

select is(
    app.may(level),
    is_allowed,
    format('%s: level %s is %s', 'carol with an owners key', level, case when is_allowed then 'there' else 'not there' end)
)
from unnest(
    array['reader', 'commenter', 'editor', 'owner'],
    array[true, false, false, false]
) as expected (level, is_allowed);

-- The tenant's own service
reset role;
select app.begin_as(tests.tenant('acme'));

select ok(app.may('owner'), 'a service of the tenant may do what an owner may');

reset role;
select app.begin_as(tests.tenant('acme'), level => 'editor');

select ok(app.may('editor'), 'a service with a signed level may do what that allows');
select ok(not app.may('owner'), 'and no more');

-- must deny
reset role;
select app.begin_as(tests.tenant('acme'), level => 'admin');

select ok(not app.may('reader'), 'a signed level that is none allows nothing');

reset role;
select tests.be('alice of acme', level => 'reader');
select set_config('app.current_level', 'owner', true);

select ok(not app.may('reader'), 'a level changed by hand voids the context');

select set_config('app.current_level', '', true);

select ok(not app.may('reader'), 'so does one left out');

reset role;
select tests.be('dave of acme');

select ok(not app.may('reader'), 'who is no member may nothing');

reset role;
select app.begin_as(null, tests.person('alice'));

select ok(not app.may('reader'), 'there is no level without a tenant');

reset role;
select tests.be('alice of acme');

select ok(not app.may('admin'), 'nobody may do what needs an unknown level');
select ok(not app.may(null), 'or none');
select is(app.may('owner'), true, 'alice still may');
select results_eq(
    'select count(*) from airtable.records where (select app.may(''owner''))',
    'values (3::bigint)',
    'and policies may ask it in a subselect'
);

select *
from finish();

rollback;
