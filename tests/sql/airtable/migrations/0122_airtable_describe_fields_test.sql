begin;

select plan(7);

-- erin of acme
select tests.be('erin of acme');

select is(
    api.create_field('tblTasks000000000', 'Why', 'multilineText', description => 'The reason')::jsonb - 'id',
    '{"name": "Why", "type": "multilineText", "options": {}, "description": "The reason"}',
    'a field has a description'
);
select is(
    api.update_field('tblTasks000000000', 'Why', name => 'Reason') ->> 'description', 'The reason', 'that stays when nothing is said of it'
);
select is(
    api.update_field('tblTasks000000000', 'Reason', description => 'Why so') ->> 'description', 'Why so', 'changes'
);
select is(
    api.get_table('tblTasks000000000')::jsonb #> '{fields,12}' ->> 'description', 'Why so', 'is told with the table'
);
select is(
    api.update_field('tblTasks000000000', 'Reason', description => '')::jsonb ? 'description', false, 'and goes'
);
select is(
    api.create_table('appOffice00000000', 'New', '[{"name": "Name", "type": "url", "description": "Where"}]')::jsonb
    #>> '{fields,0,description}',
    'Where',
    'a table brings those of its fields'
);

-- must deny
select throws_ok(
    $$select api.create_table('appOffice00000000', 'Newer', '[{"name": "Name", "type": "url", "description": 5}]')$$,
    'PT422',
    'fields[0]: "Name": "description": expected a string, got number',
    'a description is text'
);

select *
from finish();

rollback;
