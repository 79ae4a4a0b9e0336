begin;

select plan(3);

select tests.be('erin of acme');
select api.create_session(id => id)
from unnest(array['sesErinOne0000000', 'sesErinTwo0000000']) as id;
select api.append_messages(id, '{"role": "user", "content": "x"}')
from unnest(array['sesErinOne0000000', 'sesErinTwo0000000']) as id;
select lives_ok($$select api.delete_session('sesErinOne0000000')$$, 'erin deletes a conversation');
reset role;
select results_eq(
    'select session_id from timeseries.conversation_messages',
    $$values ('sesErinTwo0000000')$$,
    'its messages go with it, and no others'
);
delete from core.users where email = 'erin@example.com';
select is_empty('select session_id from timeseries.conversation_messages', 'those of a person go with the person');

select * from finish();

rollback;
