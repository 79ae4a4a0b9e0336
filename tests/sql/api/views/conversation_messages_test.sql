begin;

select plan(7);

select tests.be('erin of acme');
select api.create_session(id => 'sesErin0000000000');
select api.append_messages('sesErin0000000000', '[{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}]');
select results_eq(
    'select content from api.conversation_messages order by created_time', $$values ('one'), ('two')$$, 'a member sees their messages'
);
select ok(not has_table_privilege('application_user', 'api.conversation_messages', 'insert, update, delete'), 'and changes none');

reset role;
select tests.be('alice of acme');
select is_empty('select from api.conversation_messages', 'an owner sees no private ones');

reset role;
select tests.be('erin of acme');
select api.share_session('sesErin0000000000', 'owners');
reset role;
select tests.be('alice of acme');
select is((select count(*) from api.conversation_messages), 2::bigint, 'but those shared with owners');

reset role;
select tests.be('carol of acme');
select is_empty('select from api.conversation_messages', 'which other members do not');

reset role;
select tests.be('erin of acme');
select api.share_session('sesErin0000000000', 'tenant');
reset role;
select tests.be('carol of acme');
select is((select count(*) from api.conversation_messages), 2::bigint, 'until they are shared with them');

reset role;
select tests.be('carol of globex');
select is_empty('select from api.conversation_messages', 'another tenant sees nothing');

reset role;

select *
from finish();

rollback;
