begin;

select plan(6);

-- must allow: the owner, as long as another key is left
set local role pyairtable_owner;

update app.context_keys set retired_at = now();
create temporary table made on commit drop as
    select key.id, key.key, 'first' as name from app.create_context_key() as key
    union all
    select key.id, key.key, 'second' from app.create_context_key() as key;

select lives_ok(
    format('select app.retire_context_key(%s::smallint)', (select m.id from made as m where m.name = 'first')),
    'the owner retires a key'
);
select results_eq(
    'select k.id from app.context_keys as k where k.retired_at is null',
    'select m.id from made as m where m.name = ''second''',
    'and leaves the other one valid'
);

-- must deny
select throws_ok(
    format('select app.retire_context_key(%s::smallint)', (select m.id from made as m where m.name = 'first')),
    'PT404',
    format('signing key %s does not exist, or is retired already', (select m.id from made as m where m.name = 'first')),
    'a key is retired once'
);
select throws_ok(
    'select app.retire_context_key(null)',
    'PT404',
    'signing key null does not exist, or is retired already',
    'no key is none'
);
select throws_ok(
    format('select app.retire_context_key(%s::smallint)', (select m.id from made as m where m.name = 'second')),
    'PT409',
    format('signing key %s is the last one', (select m.id from made as m where m.name = 'second')),
    'the last key stays'
);

reset role;
set local role authenticator;

select throws_ok(
    'select app.retire_context_key(1::smallint)',
    '42501',
    'permission denied for function retire_context_key',
    'services retire no key'
);

select *
from finish();

rollback;
