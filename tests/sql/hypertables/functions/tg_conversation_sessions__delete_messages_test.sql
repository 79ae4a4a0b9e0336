begin;

select plan(4);

-- bob of globex and erin of acme have conversations of the same id
select tests.be('bob of globex');
select api.create_session(id => 'sesSame0000000000');
select api.append_messages('sesSame0000000000', '{"role": "user", "content": "Launch"}');
reset role;
select tests.be('erin of acme');
select api.create_session(id => id)
from unnest(array['sesSame0000000000', 'sesOther000000000', 'sesEmpty000000000']) as id;
select api.append_messages(id, '{"role": "user", "content": "Paint"}')
from unnest(array['sesSame0000000000', 'sesOther000000000']) as id;

delete from chat.conversation_sessions
where id in ('sesSame0000000000', 'sesEmpty000000000');

reset role;

select bag_eq(
    'select tenant_id, session_id from timeseries.conversation_messages',
    $$values (tests.tenant('acme'), 'sesOther000000000'), (tests.tenant('globex'), 'sesSame0000000000')$$,
    'messages go with their conversation; that of the same id in globex keeps its own'
);

delete from core.tenants
where slug = 'globex';

select results_eq(
    'select tenant_id from timeseries.conversation_messages', $$values (tests.tenant('acme'))$$, 'a tenant''s go with the tenant'
);

-- must deny
select function_privs_are(
    'timeseries', 'tg_conversation_sessions__delete_messages', '{}'::name[], 'application_user', '{}'::name[],
    'callers cannot make it a trigger'
);
select throws_ok('select timeseries.tg_conversation_sessions__delete_messages()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
