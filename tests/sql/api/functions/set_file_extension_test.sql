begin;

select plan(9);

select tests.be('alice of acme');

select is(
    api.set_file_extension('txt', false)::jsonb,
    '{"extension": "txt", "allowed": false, "mimeType": "text/plain", "maxSize": 10485760, "isDefault": false}',
    'alice forbids what the platform allows'
);
select throws_ok(
    $$select api.register_file('a.txt', 1)$$,
    'PT422',
    'name: files with the extension "txt" are not allowed here',
    'and no such file is registered'
);
select is(
    api.set_file_extension('txt', null)::jsonb,
    '{"extension": "txt", "allowed": true, "mimeType": "text/plain", "maxSize": 10485760, "isDefault": true}',
    'null is what the platform says'
);
select is(
    api.set_file_extension('dwg', true, 'image/vnd.dwg', 7)::jsonb,
    '{"extension": "dwg", "allowed": true, "mimeType": "image/vnd.dwg", "maxSize": 7, "isDefault": false}',
    'she allows what it does not'
);
select is(api.register_file('a.dwg', 7) ->> 'mimeType', 'image/vnd.dwg', 'and such a file is registered');
select is(
    api.set_file_extension('dwg', null) ->> 'allowed', 'false', 'until she takes it back'
);
select is(
    (select r.detail from tests.refusal($$select api.set_file_extension('.CSV', true, 'x', 0)$$) as r),
    e'extension: expected 1 to 16 lower-case letters or digits, without the dot\n'
    || e'mime_type: "x" is no media type such as text/csv\n'
    || 'max_size: expected 1 to 5368709120 bytes, got 0',
    'all faults are told at once'
);

-- must deny
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.set_file_extension('exe', true)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.set_file_extension('exe', true)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
