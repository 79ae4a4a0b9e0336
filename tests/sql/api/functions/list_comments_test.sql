begin;

select plan(7);

-- chris of acme is a commenter
select tests.be('chris of acme');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Which blue?');

select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Two');
select api.create_comment('tblTasks000000000', 'recOne00000000000', 'Three');
select api.create_comment('tblTasks000000000', 'recTwo00000000000', 'Elsewhere');

reset role;
select tests.be('carol of acme');

select is(
    jsonb_path_query_array(api.list_comments('tblTasks000000000', 'recOne00000000000')::jsonb, '$.comments[*].text'),
    '["Three", "Two", "Which blue?"]',
    'a reader sees the comments of a record, the newest first'
);
select is(
    jsonb_path_query_array(
        api.list_comments(
            'tblTasks000000000', 'recOne00000000000', 2,
            api.list_comments('tblTasks000000000', 'recOne00000000000', 2) ->> 'offset'
        )::jsonb,
        '$.comments[*].text'
    ),
    '["Which blue?"]',
    'in pages'
);
select is(
    api.list_comments('tblTasks000000000', 'recThree000000000')::jsonb, '{"comments": []}', 'a record without comments has none'
);
select throws_ok(
    format(
        'select api.list_comments(%L, %L, 2, %L)',
        'tblTasks000000000', 'recTwo00000000000', api.list_comments('tblTasks000000000', 'recOne00000000000', 2) ->> 'offset'
    ),
    'PT400',
    null,
    'a page belongs to its record'
);

reset role;
select tests.be('alice of acme');
select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select throws_ok(
    $$select api.list_comments('tblTasks000000000', 'recOne00000000000')$$,
    'PT404',
    'table tblTasks000000000 has no record recOne00000000000',
    'in the trash a record shows none'
);

select api.restore_records('tblTasks000000000', array['recOne00000000000']);

select is(
    json_array_length(api.list_comments('tblTasks000000000', 'recOne00000000000') -> 'comments'), 3, 'and has them again afterwards'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.list_comments('tblTasks000000000', 'recOne00000000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
