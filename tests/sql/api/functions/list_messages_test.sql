begin;

select plan(12);

select tests.be('erin of acme');
select api.create_session(shared_with => shared, id => 'sesErin' || initcap(shared) || repeat('0', 10 - length(shared)))
from unnest(array['private', 'owners', 'tenant']) as shared;

select api.append_messages(id, '{"role": "user", "content": "the ferry", "toolsUsed": [{"name": "clock", "at": 1}]}')
from unnest(array['sesErinPrivate000', 'sesErinOwners0000', 'sesErinTenant0000']) as id;
reset role;
select tests.be('erin of acme');
select is(json_array_length(api.list_messages('sesErinPrivate000') -> 'messages'), 1, 'erin of acme reads private');
select is(json_array_length(api.list_messages('sesErinOwners0000') -> 'messages'), 1, 'erin of acme reads owners');
select is(json_array_length(api.list_messages('sesErinTenant0000') -> 'messages'), 1, 'erin of acme reads tenant');
reset role;
select tests.be('alice of acme');
select throws_ok(
    'select api.list_messages(''sesErinPrivate000'') -> ''messages''',
    'PT404', 'conversation sesErinPrivate000 does not exist', 'alice of acme has no private'
);
select is(json_array_length(api.list_messages('sesErinOwners0000') -> 'messages'), 1, 'alice of acme reads owners');
select is(json_array_length(api.list_messages('sesErinTenant0000') -> 'messages'), 1, 'alice of acme reads tenant');
reset role;
select tests.be('chris of acme');
select throws_ok(
    'select api.list_messages(''sesErinPrivate000'') -> ''messages''',
    'PT404', 'conversation sesErinPrivate000 does not exist', 'chris of acme has no private'
);
select throws_ok(
    'select api.list_messages(''sesErinOwners0000'') -> ''messages''',
    'PT404', 'conversation sesErinOwners0000 does not exist', 'chris of acme has no owners'
);
select is(json_array_length(api.list_messages('sesErinTenant0000') -> 'messages'), 1, 'chris of acme reads tenant');
reset role;
select tests.be('bob of globex');
select throws_ok(
    'select api.list_messages(''sesErinPrivate000'') -> ''messages''',
    'PT404', 'conversation sesErinPrivate000 does not exist', 'bob of globex has no private'
);
select throws_ok(
    'select api.list_messages(''sesErinOwners0000'') -> ''messages''',
    'PT404', 'conversation sesErinOwners0000 does not exist', 'bob of globex has no owners'
);
select throws_ok(
    'select api.list_messages(''sesErinTenant0000'') -> ''messages''',
    'PT404', 'conversation sesErinTenant0000 does not exist', 'bob of globex has no tenant'
);

select * from finish();

rollback;
