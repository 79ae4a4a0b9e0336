begin;

select plan(9);

-- As the functions of messages call it: with the owner's rights, in a caller's transaction.
create function tests.reads(session_id text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select (timeseries.readable_session(session_id)).id
$$;
alter function tests.reads(text) owner to pyairtable_owner;

select tests.be('erin of acme');
select api.create_session(id => id)
from unnest(array['sesPrivate0000000', 'sesOwners00000000', 'sesTenant00000000']) as id;
select api.share_session('sesOwners00000000', 'owners');
select api.share_session('sesTenant00000000', 'tenant');

select is(tests.reads('sesPrivate0000000'), 'sesPrivate0000000', 'a conversation is its person''s to read');

reset role;
select tests.be('alice of acme');

select is(tests.reads(id), id, format('alice, an owner, reads %s', id))
from unnest(array['sesOwners00000000', 'sesTenant00000000']) as id;

reset role;
select tests.be('carol of acme');

select is(tests.reads('sesTenant00000000'), 'sesTenant00000000', 'a reader reads what is shared with the tenant');

-- must deny
select throws_ok(format('select tests.reads(%L)', id), 'PT404', format('conversation %s does not exist', id), format('but not %s', id))
from unnest(array['sesPrivate0000000', 'sesOwners00000000', 'sesNever000000000']) as id;
select throws_ok(
    $$select timeseries.readable_session('sesTenant00000000')$$, '42501', null, 'callers do not enter the schema'
);

reset role;
select tests.be('bob of globex');

select throws_ok($$select tests.reads('sesTenant00000000')$$, 'PT404', null, 'nothing of acme is for bob');

select *
from finish();

rollback;
